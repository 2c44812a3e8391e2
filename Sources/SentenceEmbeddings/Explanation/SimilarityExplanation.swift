// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Why two texts are close: what each word, and each pair of words, adds to their score.
///
///     let explanation = try encoder.explain("A dog ran.", "A canine sprinted.")
///     for pair in explanation.strongestPairs(limit: 3) {
///         print(pair.contribution, explanation.first.words[pair.first].text, explanation.second.words[pair.second].text)
///     }
///
/// Where the vector of a text is a weighted sum of its tokens' vectors, scaled to length 1 or not, a cosine or dot
/// product is a sum over pairs of tokens: the method is `.exact`, and nothing is left out or guessed. Else it is
/// `.leaveOneOut`, and `obstacle` says why.
///
/// What it does not say: token vectors are those that leave the transformer, and each has seen its whole text. So the
/// contribution of "dog" is that of "dog" in this sentence, and another sentence gives another. Nor is a contribution
/// what would change if the word were not there: that is what `.leaveOneOut` measures. Negative contributions are
/// real: pairs of tokens that point apart.
public struct SimilarityExplanation: Sendable, Hashable {
    /// A pair of words, one of each text.
    public struct WordPair: Sendable, Hashable {
        /// The position in `first.words`.
        public let first: Int
        /// The position in `second.words`.
        public let second: Int
        /// What the pair adds to the score.
        public let contribution: Double
    }

    /// The score that is explained, as `encode` and `similarity` give it.
    public let score: Float
    /// How the vectors were compared.
    public let metric: Metric
    /// How the score was taken apart.
    public let method: ExplanationMethod
    /// Why the method is not `.exact`; nil if it is, or if the caller chose the other.
    public let obstacle: ExplanationObstacle?
    /// The first text.
    public let first: ExplainedText
    /// The second text.
    public let second: ExplainedText
    /// What each pair of words adds to the score: `first.words.count × second.words.count`, adding up to it.
    ///
    /// Empty under `.leaveOneOut`.
    public let contributions: [[Double]]
    /// The same for tokens: `first.tokens.count × second.tokens.count`.
    public let tokenContributions: [[Double]]

    /// The pairs of words that weigh most, whether they bring the texts together or apart.
    ///
    /// - Parameter limit: The most pairs to return; by default all.
    /// - Returns: Pairs by falling size of their contribution, equal ones in the order of the texts. None under
    ///   `.leaveOneOut`.
    public func strongestPairs(limit: Int = .max) -> [WordPair] {
        let all = contributions.enumerated().flatMap { first, row in
            row.enumerated().map { WordPair(first: first, second: $0.offset, contribution: $0.element) }
        }
        let sorted = all.sorted {
            (abs($1.contribution), $0.first, $0.second) < (abs($0.contribution), $1.first, $1.second)
        }
        return Array(sorted.prefix(max(0, limit)))
    }
}
