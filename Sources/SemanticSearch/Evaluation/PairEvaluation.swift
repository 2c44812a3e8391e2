// SPDX-License-Identifier: Apache-2.0

/// How well a score tells pairs that belong together from others.
///
/// Equal scores fall on one side of a threshold together. (sentence-transformers may put a threshold between equal scores,
/// which no threshold can do; without equal scores the figures are its.)
public struct PairEvaluation: Sendable, Hashable {
    /// A threshold and what it reaches.
    public struct Best: Sendable, Hashable {
        /// Pairs of this score or above count as belonging together; halfway between two scores.
        public let threshold: Double
        /// The figure that is best here.
        public let value: Double
        /// The share of right pairs among those that reach the threshold.
        public let precision: Double
        /// The share of the right pairs that reach it.
        public let recall: Double
    }

    /// The mean of the precision at each right pair: the area under the precision–recall steps, 0...1.
    public let averagePrecision: Double
    /// The best harmonic mean of precision and recall.
    public let bestF1: Best
    /// The best share of pairs that are told right.
    public let bestAccuracy: Best

    /// Judges scores.
    ///
    /// - Parameters:
    ///   - scores: The score of each pair; greater is closer.
    ///   - labels: Whether the pair belongs together.
    /// - Throws: `EvaluationError` for lists of different lengths, NaN or infinite scores, and where one label is missing.
    /// - Complexity: O(*n* log *n*).
    public init(_ scores: [Double], labels: [Bool]) throws {
        guard scores.count == labels.count else {
            throw EvaluationError.countMismatch(expected: labels.count, actual: scores.count)
        }
        if let position = scores.firstIndex(where: { !$0.isFinite }) {
            throw EvaluationError.nonFinite(position: position)
        }
        let right = labels.count { $0 }
        guard right > 0 else { throw EvaluationError.noPairs(label: true) }
        guard right < labels.count else { throw EvaluationError.noPairs(label: false) }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var (taken, found, precisionSum) = (0, 0, 0.0)
        var f1: Best?
        var accuracy: Best?
        while taken < order.count {
            let score = scores[order[taken]]
            let before = found
            while taken < order.count, scores[order[taken]] == score {
                if labels[order[taken]] { found += 1 }
                taken += 1
            }
            let precision = Double(found) / Double(taken)
            let recall = Double(found) / Double(right)
            precisionSum += precision * Double(found - before)
            // Below the last score nothing is left to halve the way to.
            let threshold = taken < order.count ? (score + scores[order[taken]]) / 2 : score
            let wrong = (taken - found) + (right - found)
            let told = Double(labels.count - wrong) / Double(labels.count)
            if told > accuracy?.value ?? -1 {
                accuracy = Best(threshold: threshold, value: told, precision: precision, recall: recall)
            }
            guard found > 0 else { continue }
            let harmonic = 2 * precision * recall / (precision + recall)
            if harmonic > f1?.value ?? -1 {
                f1 = Best(threshold: threshold, value: harmonic, precision: precision, recall: recall)
            }
        }
        guard let f1, let accuracy else { throw EvaluationError.noPairs(label: true) }
        averagePrecision = precisionSum / Double(right)
        bestF1 = f1
        bestAccuracy = accuracy
    }
}
