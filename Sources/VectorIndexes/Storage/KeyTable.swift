// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The key of each slot, and the slot of each key.
struct KeyTable: Sendable {
    private enum Lookup: Sendable {
        /// Every key is its slot: nothing is stored to find them.
        case identity
        case dictionary([Int: UInt32])
        /// Slots sorted by key, in a file: found by bisection, so that opening builds nothing.
        case sorted(ChunkedRows)
    }

    /// One Int64 a slot; empty while every key is its slot.
    private(set) var keys: ChunkedRows
    private var lookup: Lookup
    /// Bit `slot` is set where the slot holds a vector.
    private(set) var live: [UInt64] = []
    /// The number of slots that hold a vector.
    private(set) var count = 0
    /// The greatest key ever in use, nil if there was none.
    private(set) var greatest: Int?

    init() {
        keys = ChunkedRows(rowBytes: 8, shift: VectorTable.shift)
        lookup = .identity
    }

    /// Keys that lie in a file, and the slots in use in the order of their keys.
    init(keys: ChunkedRows, sorted: ChunkedRows, live: [UInt64], greatest: Int?) {
        self.keys = keys
        self.live = live
        self.greatest = greatest
        slotCount = keys.count
        count = live.reduce(0) { $0 + $1.nonzeroBitCount }
        lookup = .sorted(sorted)
    }

    /// Keys that are their slots.
    init(identityWith live: [UInt64], slotCount: Int, greatest: Int?) {
        self.init()
        self.live = live
        self.slotCount = slotCount
        self.greatest = greatest
        count = live.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// No keys, but the memory of the greatest one.
    init(after old: KeyTable) {
        self.init()
        greatest = old.greatest
    }

    /// The number of slots, in use or not.
    private(set) var slotCount = 0

    /// Whether every key is its slot.
    var isIdentity: Bool {
        if case .identity = lookup { true } else { false }
    }

    @inline(__always)
    func key(at slot: Int) -> Int { isIdentity ? slot : keys.pointer(to: slot).load(as: Int.self) }

    @inline(__always)
    func isLive(_ slot: Int) -> Bool { live[slot >> 6] & 1 << UInt64(slot & 63) != 0 }

    /// The slots in use, in rising order.
    var liveSlots: [Int] {
        (0..<slotCount).filter { isLive($0) }
    }

    /// The slot of a key in use.
    func slot(of key: Int) -> Int? {
        switch lookup {
        case .identity: return key >= 0 && key < slotCount && isLive(key) ? key : nil
        case .dictionary(let slots): return slots[key].map { Int($0) }
        case .sorted(let order):
            var low = 0
            var high = order.count
            while low < high {
                let middle = (low + high) / 2
                let slot = Int(order.pointer(to: middle).load(as: UInt32.self))
                // A file that lies about its order finds nothing; it is never read out of bounds.
                guard slot < slotCount else { return nil }
                let found = self.key(at: slot)
                if found == key { return isLive(slot) ? slot : nil }
                if found < key { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    /// The slots in use sorted by key, for a file.
    var slotsByKey: [UInt32] {
        liveSlots.map { UInt32($0) }.sorted { key(at: Int($0)) < key(at: Int($1)) }
    }

    /// The slots in the order of their keys as a file states it; empty where no file does.
    var sortedSlots: [Int] {
        guard case .sorted(let order) = lookup else { return [] }
        return (0..<order.count).map { min(Int(order.pointer(to: $0).load(as: UInt32.self)), slotCount - 1) }
    }

    /// The keys for `count` new vectors: those given, or those that follow the greatest one.
    ///
    /// - Throws: `VectorIndexError` when the number is wrong, or a key is in use or occurs twice.
    func newKeys(_ given: [Int]?, count: Int) throws -> [Int] {
        guard let given else {
            let first = greatest.map { $0.addingReportingOverflow(1) } ?? (partialValue: 0, overflow: false)
            let last = first.partialValue.addingReportingOverflow(count)
            guard !first.overflow, !last.overflow else { throw VectorIndexError.keysExhausted }
            return Array(first.partialValue..<last.partialValue)
        }
        guard given.count == count else {
            throw VectorIndexError.keyCountMismatch(expected: count, actual: given.count)
        }
        if let taken = given.first(where: { slot(of: $0) != nil }) { throw VectorIndexError.duplicateKey(taken) }
        try Self.requireDistinct(given)
        return given
    }

    /// The slots of keys in use, no key twice.
    ///
    /// - Throws: `VectorIndexError.unknownKey` or `.duplicateKey`.
    func slots(of keys: [Int]) throws -> [Int] {
        let slots = try keys.map { key in
            guard let slot = slot(of: key) else { throw VectorIndexError.unknownKey(key) }
            return slot
        }
        try Self.requireDistinct(keys)
        return slots
    }

    private static func requireDistinct(_ keys: [Int]) throws {
        guard keys.count > 1 else { return }
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return }
        var seen = Set<Int>(minimumCapacity: keys.count)
        if let twice = keys.first(where: { !seen.insert($0).inserted }) { throw VectorIndexError.duplicateKey(twice) }
    }

    /// Adds slots that are to be set, or drops slots that are not in use from the end.
    mutating func resize(to newCount: Int) {
        if !isIdentity { keys.resize(to: newCount) }
        slotCount = newCount
        let words = (newCount + 63) / 64
        if words < live.count { live.removeLast(live.count - words) }
        while live.count < words { live.append(0) }
    }

    /// Gives a free slot to a key.
    mutating func set(_ key: Int, at slot: Int) {
        if key != slot || !isIdentity { buildDictionary() }
        live[slot >> 6] |= 1 << UInt64(slot & 63)
        count += 1
        greatest = max(greatest ?? key, key)
        guard !isIdentity else { return }
        keys.mutablePointer(to: slot).storeBytes(of: key, as: Int.self)
        insert(key, slot)
    }

    /// Frees a slot in use.
    mutating func remove(at slot: Int) {
        let key = key(at: slot)
        if !isIdentity { buildDictionary() }
        live[slot >> 6] &= ~(1 << UInt64(slot & 63))
        count -= 1
        if case .dictionary(var slots) = lookup {
            lookup = .identity
            slots[key] = nil
            lookup = .dictionary(slots)
        }
    }

    private mutating func insert(_ key: Int, _ slot: Int) {
        guard case .dictionary(var slots) = lookup else { return }
        // Set aside, so that the dictionary is not copied.
        lookup = .identity
        slots[key] = UInt32(slot)
        lookup = .dictionary(slots)
    }

    private mutating func buildDictionary() {
        if case .dictionary = lookup { return }
        if isIdentity {
            keys.resize(to: slotCount)
            for slot in 0..<slotCount { keys.mutablePointer(to: slot).storeBytes(of: slot, as: Int.self) }
        }
        var slots: [Int: UInt32] = [:]
        slots.reserveCapacity(count)
        for slot in 0..<slotCount where isLive(slot) { slots[key(at: slot)] = UInt32(slot) }
        lookup = .dictionary(slots)
    }
}
