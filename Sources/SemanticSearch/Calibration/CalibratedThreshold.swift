// SPDX-License-Identifier: Apache-2.0
import Vectors

/// A threshold that was chosen on labelled pairs, and what it can be expected to do on others of their kind.
///
/// A threshold looks better on the pairs that it was chosen on than on others. So precision, recall and F1 are counted out
/// of fold: the pairs are cut into ten parts, and each is judged at the threshold that the same rule chooses on the other
/// nine. The intervals are those of Clopper and Pearson on these counts; they hold where pairs are drawn independently.
public struct CalibratedThreshold: Sendable, Hashable {
    /// Pairs of this score or above count as belonging together.
    public let threshold: Double
    /// Where 95 % of the thresholds lie that the rule chooses on resamples of the pairs (bootstrap percentiles).
    ///
    /// A hint: for a threshold of best F1 the bootstrap is known to be rough.
    public let thresholdRange: ClosedRange<Double>
    /// The share of right pairs among those that reach the threshold, out of fold.
    public let precision: ShareEstimate
    /// The share of the right pairs that reach it, out of fold.
    public let recall: ShareEstimate
    /// The harmonic mean of both, out of fold.
    public let f1: ShareEstimate
    /// The precision on the very pairs that the threshold was chosen on: as a rule a little too good.
    public let heldInPrecision: Double
    /// The recall on these.
    public let heldInRecall: Double
    /// The harmonic mean of both.
    public let heldInF1: Double

    static let foldCount = 10
    static let resampleCount = 500

    /// Chooses by a rule that some threshold satisfies.
    init(_ cut: ThresholdRule.Cut, by rule: ThresholdRule, on pairs: LabelledScores, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let folds = pairs.folds(Self.foldCount, using: &generator)
        var (taken, right) = (0, 0)
        for fold in 0..<Self.foldCount {
            // Where nine parts do not reach the precision, the best that they reach stands for it.
            let own =
                rule.cut(pairs) { folds[$0] == fold ? 0 : 1 }
                ?? ThresholdRule.bestPrecision.cut(pairs) { folds[$0] == fold ? 0 : 1 }
            guard let own else { continue }
            for index in pairs.scores.indices where folds[index] == fold && pairs.scores[index] >= own.threshold {
                taken += 1
                if pairs.labels[index] { right += 1 }
            }
        }
        precision = ShareEstimate(right, of: taken)
        recall = ShareEstimate(right, of: pairs.positiveCount)
        f1 = ShareEstimate(f1Of: right, wrong: taken - right, missed: pairs.positiveCount - right)

        var thresholds: [Double] = []
        for _ in 0..<Self.resampleCount {
            let weights = pairs.resampled(using: &generator)
            if let own = rule.cut(pairs, weight: { weights[$0] }) { thresholds.append(own.threshold) }
        }
        thresholds.sort()
        let outside = thresholds.count / 40
        let low = thresholds.isEmpty ? cut.threshold : thresholds[outside]
        let high = thresholds.isEmpty ? cut.threshold : thresholds[thresholds.count - 1 - outside]
        thresholdRange = min(low, cut.threshold)...max(high, cut.threshold)

        threshold = cut.threshold
        heldInPrecision = cut.precision
        heldInRecall = Double(cut.right) / Double(pairs.positiveCount)
        heldInF1 = 2 * Double(cut.right) / Double(cut.taken + pairs.positiveCount)
    }
}

extension CalibratedThreshold {
    /// The least `Float` that is not below the threshold: the same pairs reach it.
    public var minimumScore: Float {
        let near = Float(threshold)
        return Double(near) < threshold ? near.nextUp : near
    }
}
