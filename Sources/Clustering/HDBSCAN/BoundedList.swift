// SPDX-License-Identifier: Apache-2.0

/// The least of the values offered, each with an id; of equal values those of the lowest ids.
struct BoundedList<Value: Comparable & Sendable>: Sendable {
    private let limit: Int
    private var elements: [(value: Value, id: Int)] = []
    /// Values greater than this cannot be among the least; nil while any can.
    private(set) var bound: Value?

    /// Keeps at most `limit` values.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a value if it may be among the least; O(log limit) on average.
    mutating func offer(_ value: Value, _ id: Int) {
        if let bound, value > bound { return }
        elements.append((value, id))
        if elements.count >= 2 * limit + 16 { trim() }
    }

    /// The least values, rising, and whether any other was offered.
    mutating func finish() -> (kept: [(value: Value, id: Int)], passed: Bool) {
        trim()
        return (elements, bound != nil)
    }

    private mutating func trim() {
        elements.sort { ($0.value, $0.id) < ($1.value, $1.id) }
        guard elements.count > limit else { return }
        elements.removeLast(elements.count - limit)
        bound = elements.last?.value
    }
}
