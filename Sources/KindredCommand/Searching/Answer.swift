// SPDX-License-Identifier: Apache-2.0
import Kindred

/// A document found for a query, with the score of each stage.
struct Answer {
    var row: Int
    /// The last stage's score.
    var score: Float
    var dense: Float
    var rerank: Float?
    var logit: Float?
    /// Why the dense score is what it is, where that was asked for.
    var explanation: SimilarityExplanation?
}
