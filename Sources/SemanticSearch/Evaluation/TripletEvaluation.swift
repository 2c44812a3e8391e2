// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// How often an anchor is closer to its positive than to its negative.
///
/// Figures are those of sentence-transformers' `TripletEvaluator`: a triplet is told right if the positive's score is above
/// the negative's plus the margin, computed in float32. Equal scores are not told right.
public struct TripletEvaluation: Sendable, Hashable {
    /// The number of triplets.
    public let count: Int
    /// The share of triplets that are told right, by metric, 0...1.
    public let accuracies: [Metric: Double]

    /// The greatest accuracy of any metric.
    public var bestAccuracy: Double { accuracies.values.max() ?? 0 }

    /// Judges vectors.
    ///
    /// - Parameters:
    ///   - anchors: The vector of each triplet's anchor.
    ///   - positives: Those of the texts that are to be closer.
    ///   - negatives: Those of the texts that are to be farther.
    ///   - metrics: How to score, at least one way; all by default.
    ///   - margins: By how much the positive has to be closer; 0 for a metric that is missing.
    /// - Throws: `EvaluationError` for different numbers of vectors or components, none at all, NaN or infinite components
    ///   and margins.
    /// - Precondition: `metrics` is not empty.
    /// - Complexity: O(`count × metrics × dimension`).
    public init(
        anchors: Embeddings,
        positives: Embeddings,
        negatives: Embeddings,
        metrics: [Metric] = Metric.allCases,
        margins: [Metric: Float] = [:]
    ) throws {
        precondition(!metrics.isEmpty, "No metric to judge triplets by.")
        guard !anchors.isEmpty else { throw EvaluationError.tooFewValues(expected: 1, actual: 0) }
        for others in [positives, negatives] {
            guard others.count == anchors.count else {
                throw EvaluationError.countMismatch(expected: anchors.count, actual: others.count)
            }
            guard others.dimension == anchors.dimension else {
                throw EvaluationError.dimensionMismatch(expected: anchors.dimension, actual: others.dimension)
            }
        }
        for vectors in [anchors, positives, negatives] {
            if let row = vectors.firstNonFiniteRow { throw EvaluationError.nonFinite(position: row) }
        }
        if let margin = margins.values.first(where: { !$0.isFinite }) { throw EvaluationError.marginNotFinite(margin) }
        count = anchors.count
        var accuracies: [Metric: Double] = [:]
        for metric in metrics {
            let right = zip(
                anchors.pairwiseSimilarities(to: positives, metric: metric),
                anchors.pairwiseSimilarities(to: negatives, metric: metric)
            ).count { $0 > $1 + (margins[metric] ?? 0) }
            accuracies[metric] = Double(right) / Double(anchors.count)
        }
        self.accuracies = accuracies
    }
}
