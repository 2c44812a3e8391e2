// SPDX-License-Identifier: Apache-2.0

import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// From a score to the probability that a pair belongs together.
@nonexhaustive
public enum ProbabilityCurve: Sendable, Hashable {
    /// Steps that follow the labels, never falling.
    case isotonic(IsotonicCurve)
    /// One smooth rise.
    case logistic(LogisticCurve)

    /// The probability of a score, 0...1.
    public func probability(of score: Double) -> Double {
        switch self {
        case .isotonic(let curve): curve.probability(of: score)
        case .logistic(let curve): curve.probability(of: score)
        }
    }

    /// How badly curves of both kinds tell labels that they have not seen: the mean of −log(probability of the label) over
    /// ten stratified folds.
    public struct Losses: Sendable, Hashable {
        /// That of isotonic regression.
        public let isotonic: Double
        /// That of the logistic curve.
        public let logistic: Double

        /// Losses of given values.
        package init(isotonic: Double, logistic: Double) {
            self.isotonic = isotonic
            self.logistic = logistic
        }

        /// Fits nine tenths and judges the last, ten times.
        init(_ pairs: LabelledScores, seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            let folds = pairs.folds(CalibratedThreshold.foldCount, using: &generator)
            var (isotonic, logistic) = (0.0, 0.0)
            for fold in 0..<CalibratedThreshold.foldCount {
                let steps = IsotonicCurve(pairs) { folds[$0] == fold ? 0 : 1 }
                let smooth = LogisticCurve(pairs) { folds[$0] == fold ? 0 : 1 }
                for index in pairs.scores.indices where folds[index] == fold {
                    let (score, label) = (pairs.scores[index], pairs.labels[index])
                    isotonic -= Self.logarithm(steps.probability(of: score), label)
                    logistic -= Self.logarithm(smooth.probability(of: score), label)
                }
            }
            self.init(isotonic: isotonic / Double(pairs.count), logistic: logistic / Double(pairs.count))
        }

        /// The logistic curve may round to 0 or 1 far from all scores: what is lost there is bounded.
        private static func logarithm(_ probability: Double, _ label: Bool) -> Double {
            log(max(1e-15, label ? probability : 1 - probability))
        }
    }
}
