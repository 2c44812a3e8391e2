// SPDX-License-Identifier: Apache-2.0

/// Two texts that mean nearly the same, by the closeness of their vectors.
public struct ParaphrasePair: Sendable, Hashable {
    /// The closeness; greater is closer.
    public var score: Float
    /// The row of one; less than `second`.
    public var first: Int
    /// The row of the other.
    public var second: Int

    /// A pair of given rows and score.
    public init(score: Float, first: Int, second: Int) {
        self.score = score
        self.first = first
        self.second = second
    }

    /// The order of answers: by falling score, equal scores by rising rows.
    package func isBetter(than other: ParaphrasePair) -> Bool {
        guard score == other.score else { return score > other.score }
        return first == other.first ? second < other.second : first < other.first
    }
}
