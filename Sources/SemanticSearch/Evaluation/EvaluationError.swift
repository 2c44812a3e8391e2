// SPDX-License-Identifier: Apache-2.0

/// Why nothing can be said of scores or rankings.
@nonexhaustive
public enum EvaluationError: Error, Sendable, Hashable {
    /// Two lists that belong together have different lengths.
    case countMismatch(expected: Int, actual: Int)
    /// Fewer values than the figure needs.
    case tooFewValues(expected: Int, actual: Int)
    /// A score is NaN or infinite; positions count from 0.
    case nonFinite(position: Int)
    /// All values of one list are equal: nothing correlates with a constant.
    case constantValues
    /// There is no pair of that label.
    case noPairs(label: Bool)
    /// No query has a relevant document.
    case noRelevantDocuments
    /// A relevance is negative or no number.
    case relevanceOutOfRange(Double)
    /// A document stands twice in one ranking.
    case duplicateDocument(String)
    /// A cutoff is below 1.
    case cutoffOutOfRange(Int)
    /// A score is NaN or infinite; queries and positions among their documents count from 0.
    case nonFiniteScore(query: Int, position: Int)
    /// No query has both a relevant document and another.
    case nothingToRank
    /// Vectors that belong together have different numbers of components.
    case dimensionMismatch(expected: Int, actual: Int)
    /// A margin is NaN or infinite.
    case marginNotFinite(Float)
}

extension EvaluationError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .countMismatch(let expected, let actual):
            return "\(actual) values for \(expected). Give one for each."
        case .tooFewValues(let expected, let actual):
            return "\(actual) values; at least \(expected) are needed."
        case .nonFinite(let position):
            return "Value \(position) (counted from 0) is NaN or infinite. Leave it out, or compute it again."
        case .constantValues:
            return "All values of one list are equal: nothing correlates with a constant."
        case .noPairs(let label):
            return "No pair is labelled \(label ? "1" : "0"). Both kinds are needed."
        case .noRelevantDocuments:
            return "No query has a relevant document: nothing can be found."
        case .relevanceOutOfRange(let value):
            return "A relevance is \(value). Give 0 for not relevant, and positive numbers."
        case .duplicateDocument(let id):
            return "Document '\(id)' stands twice in one ranking."
        case .cutoffOutOfRange(let cutoff):
            return "The cutoff is \(cutoff). Give 1 or more."
        case .nonFiniteScore(let query, let position):
            return "Query \(query): the score of document \(position) (counted from 0) is NaN or infinite. Leave the "
                + "document out, or compute the score again."
        case .nothingToRank:
            return "No query has both a relevant document and another: there is nothing to put in order."
        case .dimensionMismatch(let expected, let actual):
            return "Vectors of \(actual) components for vectors of \(expected). Encode both with the same model."
        case .marginNotFinite(let margin):
            return "The margin is \(margin). Give a number."
        }
    }
}
