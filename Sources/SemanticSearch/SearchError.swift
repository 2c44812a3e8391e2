// SPDX-License-Identifier: Apache-2.0

/// Why rows cannot be searched.
@nonexhaustive
public enum SearchError: Error, Sendable, Hashable {
    /// Queries and rows have different numbers of components.
    case dimensionMismatch(expected: Int, actual: Int)
    /// A row has an infinite component or NaN; rows count from 0.
    case nonFinite(row: Int)
    /// A query has an infinite component or NaN; queries count from 0.
    case nonFiniteQuery(Int)
}

extension SearchError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .dimensionMismatch(let expected, let actual):
            "The queries have \(actual) components, the rows \(expected). Encode both with the same model and dimensions."
        case .nonFinite(let row):
            "Row \(row) (counted from 0) has an infinite component or NaN. Leave it out, or encode it again."
        case .nonFiniteQuery(let query):
            "Query \(query) (counted from 0) has an infinite component or NaN. Leave it out, or encode it again."
        }
    }
}
