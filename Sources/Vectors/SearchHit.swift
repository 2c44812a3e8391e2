// SPDX-License-Identifier: Apache-2.0

/// One answer of a search over vectors.
public struct SearchHit: Sendable, Hashable {
    /// The row, or the key in an index.
    public var id: Int
    /// The closeness; greater is closer.
    public var score: Float

    /// A hit of given id and score.
    public init(id: Int, score: Float) {
        self.id = id
        self.score = score
    }

    /// The order of answers: by falling score, equal scores by rising id.
    package func isBetter(than other: SearchHit) -> Bool {
        score > other.score || (score == other.score && id < other.id)
    }
}
