// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
public import Vectors

/// Why pairs cannot be found as asked.
@nonexhaustive
public enum MiningError: Error, Sendable, Hashable {
    /// A component is infinite or NaN; rows count from 0.
    case nonFinite(row: Int)
    /// The vector is so long, or for cosine so short, that float32 cannot score it; rows count from 0.
    case lengthOutOfRange(row: Int, expected: ClosedRange<Double>, actual: Double)
    /// No pair can have such a score, or every pair has; or it is NaN.
    case minimumScoreOutOfRange(actual: Float, metric: Metric)
    /// So many pairs were asked for.
    case maxPairsOutOfRange(actual: Int)
    /// More pairs than `limit` reach the score, and `maxPairs` was not given.
    case tooManyPairs(limit: Int)
    /// The file keeps what another search has done; `part` is what differs.
    case otherSearch(URL, part: String)
    /// Searches for so many neighbours find no pair.
    case neighborsOutOfRange(actual: Int)
    /// An index holds another number of vectors than there are rows.
    case indexMismatch(expected: Int, actual: Int)
    /// A hit of an index is no row; the keys of its vectors are not their rows.
    case keyOutOfRange(Int, count: Int)
}

extension MiningError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .nonFinite(let row):
            return "Vector \(row) has an infinite component or NaN. Leave it out, or encode it again."
        case .lengthOutOfRange(let row, let expected, let actual):
            return "Vector \(row) has the length \(actual), expected \(expected.lowerBound) to \(expected.upperBound). "
                + "Scale it, or leave it out."
        case .minimumScoreOutOfRange(let actual, let metric):
            let expected =
                switch metric {
                case .cosine: "from -1 to 1"
                case .dot: "any number"
                case .euclidean, .manhattan: "at most 0, the distance with a minus"
                }
            return "The least score is \(actual); by \(metric.rawValue) it is \(expected)."
        case .maxPairsOutOfRange(let actual):
            return "\(actual) pairs were asked for. Ask for at least 1."
        case .tooManyPairs(let limit):
            return "More than \(limit) pairs reach the least score. "
                + "Raise it; pairs, not groups, can also be cut to the best."
        case .otherSearch(let url, let part):
            return "\(url.path) belongs to a search with another \(part). Name another file, or remove it."
        case .neighborsOutOfRange(let actual):
            return "\(actual) neighbours of each vector were asked for. Ask for at least 1."
        case .indexMismatch(let expected, let actual):
            return "The index holds \(actual) vectors for \(expected) rows. Build it from the rows, with these as keys."
        case .keyOutOfRange(let key, let count):
            return "The index has the key \(key); the rows are 0 to \(count - 1). Build it with the rows as keys."
        }
    }
}
