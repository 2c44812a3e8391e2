// SPDX-License-Identifier: Apache-2.0

/// Why scores cannot be given a meaning.
@nonexhaustive
public enum CalibrationError: Error, Sendable, Hashable {
    /// Scores and labels differ in number.
    case countMismatch(expected: Int, actual: Int)
    /// A score is NaN or infinite; positions count from 0.
    case nonFinite(position: Int)
    /// All pairs have one label, so that nothing tells the two kinds apart.
    case oneLabelOnly(Bool, count: Int)
    /// Fewer pairs of one label than an estimate needs.
    case tooFewLabels(Bool, expected: Int, actual: Int)
    /// A wanted precision is not between 0 and 1, or is 0.
    case precisionOutOfRange(Double)
    /// No threshold reaches the precision; the best one does at `threshold`.
    case precisionUnreachable(expected: Double, best: Double, threshold: Double)
}

extension CalibrationError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .countMismatch(let expected, let actual):
            return "\(actual) labels for \(expected) scores. Give one for each."
        case .nonFinite(let position):
            return "Score \(position) (counted from 0) is NaN or infinite. Leave it out, or compute it again."
        case .oneLabelOnly(let label, let count):
            return "All \(count) pairs are labelled \(label ? 1 : 0). Pairs of both kinds are needed: 1 for those that "
                + "belong together, 0 for others."
        case .tooFewLabels(let label, let expected, let actual):
            return "Only \(actual) pairs are labelled \(label ? 1 : 0); at least \(expected) are needed. Label more."
        case .precisionOutOfRange(let value):
            return "The wanted precision is \(value). Give more than 0 and at most 1, such as 0.9."
        case .precisionUnreachable(let expected, let best, let threshold):
            return
                "No threshold reaches the precision \(expected). The best is \(best), at the score \(threshold): ask "
                + "for no more than that, or take another model."
        }
    }
}
