// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing

struct PairCalibrationTests {
    private func f1(_ sample: LabelledSample, at threshold: Double) -> Double {
        let taken = sample.scores.count { $0 >= threshold }
        let right = zip(sample.scores, sample.labels).count { $0 >= threshold && $1 }
        return 2 * Double(right) / Double(taken + sample.labels.count { $0 })
    }

    private func precision(_ sample: LabelledSample, at threshold: Double) -> Double {
        let taken = sample.scores.count { $0 >= threshold }
        let right = zip(sample.scores, sample.labels).count { $0 >= threshold && $1 }
        return Double(right) / Double(taken)
    }

    @Test(arguments: 0..<5)
    func noThresholdHasABetterF1(seed: UInt64) throws {
        let sample = LabelledSample(200, seed: seed)
        let found = try PairCalibration(sample.scores, labels: sample.labels).bestF1
        let best = sample.scores.map { f1(sample, at: $0) }.max()
        #expect(found.heldInF1 == best)
        #expect(f1(sample, at: found.threshold) == best)
        #expect(found.thresholdRange.contains(found.threshold))
        #expect(f1(sample, at: Double(found.minimumScore)) == best)
    }

    @Test(arguments: 0..<5)
    func noSmallerThresholdHasThePrecision(seed: UInt64) throws {
        let sample = LabelledSample(200, seed: seed)
        let found = try PairCalibration(sample.scores, labels: sample.labels).threshold(precision: 0.9)
        #expect(precision(sample, at: found.threshold) >= 0.9)
        #expect(found.heldInPrecision == precision(sample, at: found.threshold))
        for score in sample.scores where score < found.threshold { #expect(precision(sample, at: score) < 0.9) }
    }

    @Test func statedIntervalsHoldTheTruth() throws {
        // The true precision at a threshold is known here.
        var held = 0
        var optimism = 0.0
        for seed in 0..<100 {
            let sample = LabelledSample(300, seed: UInt64(1_000 + seed))
            let found = try PairCalibration(sample.scores, labels: sample.labels).threshold(precision: 0.9)
            let truth = LabelledSample.precision(at: found.threshold)
            if (found.precision.lower...found.precision.upper).contains(truth) { held += 1 }
            optimism += found.heldInPrecision - (try #require(found.precision.value))
        }
        // A threshold looks better on the pairs that it was chosen on.
        #expect(optimism > 0.1, "\(optimism)")
        #expect(held >= 93, "\(held) of 100")
    }

    @Test func probabilitiesFollowTheTruth() throws {
        let sample = LabelledSample(4_000, seed: 5)
        let found = try PairCalibration(sample.scores, labels: sample.labels)
        guard case .logistic(let curve) = found.curve else {
            Issue.record("The labels follow a logistic curve, but \(found.losses) chose another.")
            return
        }
        #expect(abs(curve.slope - LabelledSample.slope) < 1)
        for score in stride(from: 0.0, through: 1, by: 0.05) {
            #expect(abs(found.probability(of: score) - LabelledSample.probability(of: score)) < 0.03)
        }
    }

    @Test func logisticCurveHasTheLeastLoss() throws {
        let sample = LabelledSample(150, seed: 8)
        guard case .logistic(let curve) = try PairCalibration(sample.scores, labels: sample.labels).curve else {
            Issue.record("another curve")
            return
        }
        let positive = Double(sample.labels.count { $0 })
        let negative = Double(sample.labels.count) - positive
        var slope = 0.0
        var intercept = 0.0
        for (score, label) in zip(sample.scores, sample.labels) {
            let target = label ? (positive + 1) / (positive + 2) : 1 / (negative + 2)
            slope += (curve.probability(of: score) - target) * score
            intercept += curve.probability(of: score) - target
        }
        #expect(abs(slope) < 1e-6 && abs(intercept) < 1e-6)
    }

    @Test func stepsAreFollowedByTheIsotonicCurve() throws {
        // Two steps, which no logistic curve can follow.
        var generator = SplitMix64(seed: 2)
        let scores = (0..<900).map { _ in Double.random(in: 0...1, using: &generator) }
        let labels = scores.map { score in
            Double.random(in: 0..<1, using: &generator) < (score < 0.2 ? 0.02 : score < 0.8 ? 0.5 : 0.98)
        }
        let found = try PairCalibration(scores, labels: labels)
        guard case .isotonic(let curve) = found.curve else {
            Issue.record("\(found.losses)")
            return
        }
        #expect(found.losses.isotonic < found.losses.logistic)
        // The slow twin: the greatest of the least means (Barlow et al., 1972).
        let sorted = zip(scores, labels).sorted { $0.0 < $1.0 }
        let positive = Double(labels.count { $0 })
        let negative = Double(labels.count) - positive
        var sums = [0.0]
        for pair in sorted { sums.append(sums[sums.count - 1] + (pair.1 ? 1 : 0)) }
        for index in stride(from: 0, to: sorted.count, by: 31) {
            var mean = 0.0
            for first in 0...index {
                var least = 1.0
                for last in index..<sorted.count {
                    least = min(least, (sums[last + 1] - sums[first]) / Double(last + 1 - first))
                }
                mean = max(mean, least)
            }
            let (least, greatest) = (1 / (negative + 2), (positive + 1) / (positive + 2))
            let shifted = least + (greatest - least) * mean
            #expect(abs(curve.probability(of: sorted[index].0) - shifted) < 1e-12)
        }
    }

    @Test func sameInputSameResult() throws {
        let sample = LabelledSample(120, seed: 1)
        let first = try PairCalibration(sample.scores, labels: sample.labels, seed: 7)
        #expect(try PairCalibration(sample.scores, labels: sample.labels, seed: 7) == first)
        let reversed = try PairCalibration(sample.scores.reversed(), labels: sample.labels.reversed(), seed: 7)
        #expect(reversed == first)
    }

    @Test func whatCannotBeLearntFromIsRefused() throws {
        let sample = LabelledSample(60, seed: 1)
        #expect(throws: CalibrationError.countMismatch(expected: 60, actual: 59)) {
            try PairCalibration(sample.scores, labels: sample.labels.dropLast())
        }
        #expect(throws: CalibrationError.nonFinite(position: 2)) {
            try PairCalibration([0, 1, .nan], labels: [true, false, true])
        }
        #expect(throws: CalibrationError.oneLabelOnly(true, count: 2)) {
            try PairCalibration([0, 1], labels: [true, true])
        }
        #expect(throws: CalibrationError.tooFewLabels(false, expected: 10, actual: 9)) {
            try PairCalibration(
                (0..<30).map(Double.init),
                labels: (0..<30).map { $0 >= 9 }
            )
        }
        let calibration = try PairCalibration(sample.scores, labels: sample.labels)
        #expect(throws: CalibrationError.precisionOutOfRange(1.5)) { try calibration.threshold(precision: 1.5) }
        let low = try PairCalibration(
            (0..<40).map { Double($0 / 2) },
            labels: (0..<40).map { $0.isMultiple(of: 2) }
        )
        #expect(throws: CalibrationError.precisionUnreachable(expected: 0.9, best: 0.5, threshold: 0)) {
            try low.threshold(precision: 0.9)
        }
    }

    @Test func errorsSayWhatToDo() {
        let error = CalibrationError.precisionUnreachable(expected: 0.9, best: 0.5, threshold: 0.25)
        #expect(
            "\(error)"
                == "No threshold reaches the precision 0.9. The best is 0.5, at the score 0.25: ask for no more than that, "
                + "or take another model."
        )
    }
}
