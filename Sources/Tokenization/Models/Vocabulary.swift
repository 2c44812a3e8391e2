// SPDX-License-Identifier: Apache-2.0

/// Tokens and their ids, looked up by bytes.
///
/// A `[String: Int]` would be wrong: Swift compares strings by canonical equivalence, so tokens that differ only in
/// their normalisation form would be one key. Tokens lie one after another in one buffer, found through an
/// open-addressing table. The hash takes a byte at a time, so that the hashes of all beginnings of a word come from
/// one pass over it.
struct Vocabulary: Sendable {
    /// The state of the hash before the first byte (FNV-1a, 64 bits).
    static let hashSeed: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The bytes of all tokens.
    private(set) var keys: [UInt8] = []
    /// Where each token starts in `keys`; one element more than there are tokens.
    private(set) var starts: [Int32] = [0]
    /// The id of each token.
    private(set) var ids: [Int32] = []
    /// The length of the longest token in bytes.
    private(set) var longest = 0
    /// The open-addressing table: 0 where a slot is free.
    ///
    /// The upper half is that of the token's hash, the lower half the token's place plus one.
    private var slots: [UInt64]
    /// The place of the token of an id, or -1.
    private var places: [Int32] = []

    /// The number of tokens.
    var count: Int { ids.count }

    /// Creates an empty vocabulary.
    init(expectedCount: Int = 0) {
        var slotCount = 64
        while slotCount < expectedCount * 2 { slotCount *= 2 }
        slots = [UInt64](repeating: 0, count: slotCount)
    }

    /// The hash after one more byte.
    @inline(__always)
    static func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 {
        (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    /// The hash after more bytes.
    static func hash(_ state: UInt64, _ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(state) { hash($0, $1) }
    }

    @inline(__always)
    private static func slot(of hash: UInt64, mask: Int) -> Int {
        Int(truncatingIfNeeded: hash ^ hash >> 29) & mask
    }

    /// Adds a token, or gives a known one another id.
    ///
    /// - Returns: Whether the token is new.
    mutating func insert(_ token: some Collection<UInt8>, id: Int32) -> Bool {
        let hash = Self.hash(Self.hashSeed, token)
        if let place = place(of: token, hash: hash) {
            ids[place] = id
            return false
        }
        keys.append(contentsOf: token)
        starts.append(Int32(keys.count))
        ids.append(id)
        longest = max(longest, token.count)
        if ids.count * 2 > slots.count {
            grow()
        } else {
            occupy(hash: hash, place: ids.count - 1)
        }
        return true
    }

    /// Builds the way back from ids to tokens.
    ///
    /// - Returns: An id that two tokens have, or `nil` if there is none.
    mutating func indexIDs() -> Int32? {
        places = [Int32](repeating: -1, count: Int(ids.max() ?? -1) + 1)
        for (place, id) in ids.enumerated() {
            guard places[Int(id)] < 0 else { return id }
            places[Int(id)] = Int32(place)
        }
        return nil
    }

    /// The bytes of a token at a place.
    func token(at place: Int) -> ArraySlice<UInt8> {
        keys[Int(starts[place])..<Int(starts[place + 1])]
    }

    /// Whether a token may begin or end with white space: only ASCII that is none rules it out.
    func mayNeedTrim(at place: Int) -> Bool {
        let token = token(at: place)
        guard let first = token.first, let last = token.last else { return false }
        return first <= 0x20 || first >= 0x80 || last <= 0x20 || last >= 0x80
    }

    /// The bytes of the token of an id.
    func token(of id: Int) -> ArraySlice<UInt8>? {
        guard places.indices.contains(id), places[id] >= 0 else { return nil }
        return token(at: Int(places[id]))
    }

    /// The id of a token.
    func id(of token: some Collection<UInt8>) -> Int32? {
        place(of: token, hash: Self.hash(Self.hashSeed, token)).map { ids[$0] }
    }

    private func place(of token: some Collection<UInt8>, hash: UInt64) -> Int? {
        slots.withUnsafeBufferPointer { slots in
            var slot = Self.slot(of: hash, mask: slots.count - 1)
            while slots[slot] != 0 {
                if slots[slot] >> 32 == hash >> 32 {
                    let place = Int(slots[slot] & 0xFFFF_FFFF) - 1
                    if self.token(at: place).elementsEqual(token) { return place }
                }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private mutating func occupy(hash: UInt64, place: Int) {
        var slot = Self.slot(of: hash, mask: slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(place + 1)
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        for place in ids.indices {
            occupy(hash: Self.hash(Self.hashSeed, token(at: place)), place: place)
        }
    }
}

extension Vocabulary {
    /// The vocabulary's arrays as pointers, for the loop over words.
    struct View {
        fileprivate let keys: UnsafeBufferPointer<UInt8>
        fileprivate let starts: UnsafeBufferPointer<Int32>
        fileprivate let ids: UnsafeBufferPointer<Int32>
        fileprivate let slots: UnsafeBufferPointer<UInt64>
        fileprivate let mask: Int

        /// The id of a token given in two parts, the first of which every candidate with this hash begins with.
        ///
        /// - Parameters:
        ///   - hash: The hash of the prefix and the bytes.
        ///   - prefix: The bytes before `bytes`.
        ///   - bytes: Bytes with the rest of the token.
        ///   - from: Where the rest starts in `bytes`.
        ///   - to: Where it ends.
        /// - Returns: The id, or -1 if there is no such token.
        @inline(__always)
        func id(
            hash: UInt64,
            prefix: UnsafeBufferPointer<UInt8>,
            bytes: UnsafeBufferPointer<UInt8>,
            from: Int,
            to: Int
        ) -> Int32 {
            var slot = Vocabulary.slot(of: hash, mask: mask)
            while true {
                let value = slots[slot]
                if value == 0 { return -1 }
                if value >> 32 == hash >> 32 {
                    let place = Int(truncatingIfNeeded: value & 0xFFFF_FFFF) - 1
                    let start = Int(starts[place])
                    let length = Int(starts[place + 1]) - start
                    if length == prefix.count + to - from,
                        matches(prefix, from: 0, count: prefix.count, at: start),
                        matches(bytes, from: from, count: to - from, at: start + prefix.count)
                    {
                        return ids[place]
                    }
                }
                slot = (slot + 1) & mask
            }
        }

        @inline(__always)
        private func matches(_ bytes: UnsafeBufferPointer<UInt8>, from: Int, count: Int, at start: Int) -> Bool {
            var index = 0
            while index < count {
                if bytes[from + index] != keys[start + index] { return false }
                index += 1
            }
            return true
        }
    }

    /// Calls `body` with the arrays as pointers, which are valid until it returns.
    func withView<Result>(_ body: (View) throws -> Result) rethrows -> Result {
        try keys.withUnsafeBufferPointer { keys in
            try starts.withUnsafeBufferPointer { starts in
                try ids.withUnsafeBufferPointer { ids in
                    try slots.withUnsafeBufferPointer { slots in
                        try body(View(keys: keys, starts: starts, ids: ids, slots: slots, mask: slots.count - 1))
                    }
                }
            }
        }
    }
}
