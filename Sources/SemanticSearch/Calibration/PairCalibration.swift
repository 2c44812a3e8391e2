// SPDX-License-Identifier: Apache-2.0

/// What scores mean, learnt from pairs that somebody has labelled.
///
///     let calibration = try PairCalibration(scores, labels: labels)
///     let strict = try calibration.threshold(precision: 0.9)
///     print(strict.threshold, strict.precision, calibration.probability(of: 0.71))
///
/// Everything holds for pairs of the same kind and mixture as the labelled ones. If half of them belong together, but one
/// in a thousand of those that are judged later, precision and probabilities are far too high: label pairs as they come.
public struct PairCalibration: Sendable, Hashable {
    /// The scores, the greatest first.
    public let scores: [Double]
    /// Whether each pair belongs together.
    public let labels: [Bool]
    /// The seed of folds and resamples.
    public let seed: UInt64
    /// From a score to a probability: of the two kinds the one with the lower loss.
    public let curve: ProbabilityCurve
    /// The cross-validated losses of both kinds, by which the curve was chosen.
    public let losses: ProbabilityCurve.Losses
    /// The threshold of the greatest F1.
    public let bestF1: CalibratedThreshold

    private let pairs: LabelledScores

    /// Learns from labelled pairs.
    ///
    /// - Parameters:
    ///   - scores: The score of each pair; greater is closer.
    ///   - labels: Whether the pair belongs together; at least 10 pairs of either kind.
    ///   - seed: The seed of folds and resamples; 0 unless told.
    /// - Throws: `CalibrationError` for lists of different lengths, NaN and infinite scores, and too few labels of a kind.
    /// - Complexity: O(*n* log *n* + 500 *n*).
    public init(_ scores: [Double], labels: [Bool], seed: UInt64 = 0) throws {
        pairs = try LabelledScores(scores, labels: labels)
        self.scores = pairs.scores
        self.labels = pairs.labels
        self.seed = seed
        losses = ProbabilityCurve.Losses(pairs, seed: seed)
        curve =
            losses.isotonic < losses.logistic
            ? .isotonic(IsotonicCurve(pairs) { _ in 1 }) : .logistic(LogisticCurve(pairs) { _ in 1 })
        guard let cut = ThresholdRule.bestF1.cut(pairs, weight: { _ in 1 }) else {
            throw CalibrationError.oneLabelOnly(false, count: scores.count)
        }
        bestF1 = CalibratedThreshold(cut, by: .bestF1, on: pairs, seed: seed)
    }

    /// How many of the labelled pairs belong together.
    public var positiveCount: Int { pairs.positiveCount }

    /// The smallest threshold at which a wanted share of the labelled pairs that reach it belongs together.
    ///
    /// - Parameter precision: The wanted share, above 0 and at most 1.
    /// - Returns: The threshold, with what it can be expected to do on other pairs; that may be less than was wanted.
    /// - Throws: `CalibrationError.precisionOutOfRange`, and `.precisionUnreachable` with the best that can be reached.
    public func threshold(precision: Double) throws -> CalibratedThreshold {
        guard precision > 0, precision <= 1 else { throw CalibrationError.precisionOutOfRange(precision) }
        let rule = ThresholdRule.precision(precision)
        guard let cut = rule.cut(pairs, weight: { _ in 1 }) else {
            let best = ThresholdRule.bestPrecision.cut(pairs, weight: { _ in 1 })
            throw CalibrationError.precisionUnreachable(
                expected: precision,
                best: best?.precision ?? 0,
                threshold: best?.threshold ?? 0
            )
        }
        return CalibratedThreshold(cut, by: rule, on: pairs, seed: seed)
    }

    /// The probability that a pair of some score belongs together, 0...1.
    public func probability(of score: Double) -> Double {
        curve.probability(of: score)
    }
}
