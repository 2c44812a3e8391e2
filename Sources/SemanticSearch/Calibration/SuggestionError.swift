// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Why a corpus suggests no threshold.
@nonexhaustive
public enum SuggestionError: Error, Sendable, Hashable {
    /// Too few different texts to tell a gap from chance; equal ones count once.
    case tooFewTexts(expected: Int, actual: Int)
    /// No pair stands out from the scores of the others.
    case nothingStandsOut(texts: Int)
    /// No threshold keeps the expected share of false pairs that low; the best one does at `threshold`.
    case falseShareUnreachable(expected: Double, best: Double, threshold: Float)
    /// The scores of this metric are no distances, so that the background's tail cannot be told from them.
    case noDistance(Metric)
}

extension SuggestionError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .tooFewTexts(let expected, let actual):
            return "\(actual) different texts are too few to tell pairs that stand out from chance; "
                + "\(expected) are needed."
        case .nothingStandsOut(let texts):
            return "No pair of the \(texts) different texts stands out from the others."
        case .falseShareUnreachable(let expected, let best, let threshold):
            return "At no threshold is the expected share of false pairs as low as \(Self.rounded(expected)). "
                + "The lowest is \(Self.rounded(best)), at the score \(threshold)."
        case .noDistance(let metric):
            return
                "Scores by \(metric.rawValue) of vectors of different lengths are no distances, so that no threshold can "
                + "be suggested. Compare by cosine."
        }
    }

    private static func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
}
