// SPDX-License-Identifier: Apache-2.0

/// Why negatives cannot be found as asked; queries and rows count from 0.
@nonexhaustive
public enum HardNegativesError: Error, Sendable, Hashable {
    /// So many negatives of a query cannot be found.
    case numberOutOfRange(actual: Int)
    /// The range of places is empty or begins below 0.
    case rangeOutOfOrder(minimum: Int, maximum: Int)
    /// The range has fewer places than negatives are asked for.
    case rangeTooNarrow(expected: Int, actual: Int)
    /// A score or margin is NaN or infinite.
    case limitNotFinite(String)
    /// Positives, or excluded rows, are not given for each query.
    case countMismatch(expected: Int, actual: Int)
    /// A query has no positive.
    case noPositive(query: Int)
    /// A positive is no row of the corpus.
    case rowOutOfRange(query: Int, row: Int, count: Int)
}

extension HardNegativesError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .numberOutOfRange(let actual):
            "\(actual) negatives a query were asked for. Ask for at least 1, and for no more than there can be."
        case .rangeOutOfOrder(let minimum, let maximum):
            "The range of places is \(minimum)..<\(maximum). Begin it at 0 or later, and end it after it begins."
        case .rangeTooNarrow(let expected, let actual):
            "The range has \(actual) places for \(expected) negatives. Widen it, or ask for fewer."
        case .limitNotFinite(let name):
            "\(name) is NaN or infinite. Give a number, or leave it out."
        case .countMismatch(let expected, let actual):
            "\(actual) lists of rows for \(expected) queries. Give one for each."
        case .noPositive(let query):
            "Query \(query) (counted from 0) has no positive. Give one, or leave the query out."
        case .rowOutOfRange(let query, let row, let count):
            "Query \(query) (counted from 0) names row \(row) as a positive; the corpus has \(count) rows."
        }
    }
}
