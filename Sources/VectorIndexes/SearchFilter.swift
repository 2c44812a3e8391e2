// SPDX-License-Identifier: Apache-2.0

/// Which keys may be hits of a search.
///
/// The search itself is narrowed, not its result: as many hits come back as were asked for, if as many keys pass.
public struct SearchFilter: Sendable {
    private enum Form: Sendable {
        case bits([UInt64])
        case set(Set<Int>)
        case predicate(@Sendable (Int) -> Bool)
    }

    private let form: Form

    /// The keys that pass.
    ///
    /// Keys of a compact range from 0 on are kept as a bit set, others as a hash set.
    ///
    /// - Parameter keys: Keys; those that are not in the index do no harm.
    /// - Returns: A filter that lets exactly these pass.
    public static func keys(_ keys: some Sequence<Int>) -> SearchFilter {
        let keys = Array(keys)
        guard let least = keys.min(), let greatest = keys.max(), least >= 0, greatest / 256 <= keys.count + 4_096 else {
            return SearchFilter(form: .set(Set(keys)))
        }
        var bits = [UInt64](repeating: 0, count: greatest / 64 + 1)
        for key in keys { bits[key / 64] |= 1 << UInt64(key % 64) }
        return SearchFilter(form: .bits(bits))
    }

    /// The keys for which a test holds.
    ///
    /// - Parameter test: Called from many threads at once, up to once for every key; it must always answer alike.
    /// - Returns: A filter that lets these pass.
    public static func matching(_ test: @escaping @Sendable (Int) -> Bool) -> SearchFilter {
        SearchFilter(form: .predicate(test))
    }

    /// Whether the keys that pass are known without asking for each.
    var listsKeys: Bool {
        if case .predicate = form { false } else { true }
    }

    /// About how many keys of a table pass: the listed ones, or a share found by asking for a thousand.
    func estimatedCount(in table: KeyTable) -> Int {
        switch form {
        case .bits(let bits): return min(table.count, bits.reduce(0) { $0 + $1.nonzeroBitCount })
        case .set(let keys): return min(table.count, keys.count)
        case .predicate(let test):
            var asked = 0
            var passed = 0
            // Slots all over the table, in steps that no period of the keys is likely to share.
            let step = max(1, table.slotCount / 1_024) | 1
            for slot in stride(from: 0, to: table.slotCount, by: step) where table.isLive(slot) {
                asked += 1
                if test(table.key(at: slot)) { passed += 1 }
            }
            return asked == 0 ? 0 : table.count * passed / asked
        }
    }

    /// The keys that pass, where they are known without asking for each.
    var listedKeys: [Int]? {
        switch form {
        case .bits(let bits):
            bits.enumerated().flatMap { word, bits in
                (0..<64).compactMap { bits & 1 << UInt64($0) != 0 ? word * 64 + $0 : nil }
            }
        case .set(let keys): Array(keys)
        case .predicate: nil
        }
    }

    /// Whether a key passes.
    public func allows(_ key: Int) -> Bool {
        switch form {
        case .bits(let bits):
            key >= 0 && key / 64 < bits.count && bits[key / 64] & 1 << UInt64(key % 64) != 0
        case .set(let keys): keys.contains(key)
        case .predicate(let test): test(key)
        }
    }
}
