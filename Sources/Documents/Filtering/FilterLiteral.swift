// SPDX-License-Identifier: Apache-2.0

/// A value that stands in a filter.
package enum FilterLiteral: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case number(Double)
    case bool(Bool)

    /// How a value stands to this one; nil if they are of different types.
    func order(of value: JSONValue) -> FilterOrder? {
        switch (value, self) {
        case (.string(let value), .string(let literal)):
            // Bytes, since Swift's own comparison takes different texts that look alike for equal.
            if value.utf8.elementsEqual(literal.utf8) { return .same }
            return value.utf8.lexicographicallyPrecedes(literal.utf8) ? .before : .after
        case (.bool(let value), .bool(let literal)): return order(value ? 1 : 0, literal ? 1 : 0)
        case (.integer(let value), .integer(let literal)): return order(value, literal)
        case (.number(let value), .number(let literal)): return order(value, literal)
        case (.integer(let value), .number(let literal)): return exactOrder(value, literal)
        case (.number(let value), .integer(let literal)):
            switch exactOrder(literal, value) {
            case .before: return .after
            case .same: return .same
            case .after: return .before
            }
        default: return nil
        }
    }

    private func order<Value: Comparable>(_ value: Value, _ other: Value) -> FilterOrder {
        value < other ? .before : value == other ? .same : .after
    }

    /// Also where a `Double` does not hold every whole number.
    private func exactOrder(_ whole: Int64, _ number: Double) -> FilterOrder {
        if number >= 0x1p63 { return .before }
        if number < -0x1p63 { return .after }
        let truncated = number.rounded(.towardZero)
        let same = order(whole, Int64(truncated))
        return same == .same ? order(0, number - truncated) : same
    }
}
