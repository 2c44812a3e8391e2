// SPDX-License-Identifier: Apache-2.0

/// Why there is no map of some points.
@nonexhaustive
public enum SemanticMapError: Error, Sendable, Hashable {
    /// There is nothing to show.
    case noPoints
    /// Points of so many coordinates.
    case dimensionMismatch(expected: Int, actual: Int)
    /// A coordinate is infinite or NaN; points count from 0.
    case nonFinite(row: Int)
    /// Another number of texts, or of labels, than of points.
    case countMismatch(String, expected: Int, actual: Int)
    /// A label names no group; points count from 0.
    case labelOutOfRange(row: Int, expected: Range<Int>, actual: Int)
}

extension SemanticMapError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .noPoints:
            "There are no points to show. Give at least one."
        case .dimensionMismatch(let expected, let actual):
            "Points of \(actual) coordinates, expected \(expected). Lay the vectors out in the plane first."
        case .nonFinite(let row):
            "Point \(row) has an infinite coordinate or NaN. Leave it out."
        case .countMismatch(let name, let expected, let actual):
            "\(actual) \(name) for \(expected) points. Give one for each."
        case .labelOutOfRange(let row, let expected, let actual):
            "Point \(row) is of group \(actual), but there are \(expected.count) names. Name every group."
        }
    }
}
