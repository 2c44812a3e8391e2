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
