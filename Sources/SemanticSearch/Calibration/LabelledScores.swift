// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Scores with labels, the greatest score first.
struct LabelledScores: Sendable, Hashable {
    let scores: [Double]
    let labels: [Bool]
    let positiveCount: Int

    /// The fewest pairs of a label: one for each of ten folds.
    static let fewest = 10

    /// Checks and sorts.
    ///
    /// - Throws: `CalibrationError`.
    init(_ scores: [Double], labels: [Bool]) throws {
        guard scores.count == labels.count else {
            throw CalibrationError.countMismatch(expected: scores.count, actual: labels.count)
        }
        if let position = scores.firstIndex(where: { !$0.isFinite }) {
            throw CalibrationError.nonFinite(position: position)
        }
        positiveCount = labels.count { $0 }
        if let first = labels.first, positiveCount == 0 || positiveCount == labels.count {
            throw CalibrationError.oneLabelOnly(first, count: labels.count)
        }
        for (label, count) in [(true, positiveCount), (false, labels.count - positiveCount)] where count < Self.fewest {
            throw CalibrationError.tooFewLabels(label, expected: Self.fewest, actual: count)
        }
        let order = scores.indices.sorted {
            scores[$0] != scores[$1] ? scores[$0] > scores[$1] : labels[$0] && !labels[$1]
        }
        self.scores = order.map { scores[$0] }
        self.labels = order.map { labels[$0] }
    }

    var count: Int { scores.count }

    /// A number of 0..<`folds` for each pair, so that each fold has its share of both labels.
    func folds(_ folds: Int, using generator: inout SeededGenerator) -> [Int] {
        var assigned = [Int](repeating: 0, count: count)
        for label in [true, false] {
            let own = labels.indices.filter { labels[$0] == label }.shuffled(using: &generator)
            for (place, index) in own.enumerated() { assigned[index] = place % folds }
        }
        return assigned
    }

    /// How often each pair is drawn when as many are drawn as there are, with replacement, of each label.
    func resampled(using generator: inout SeededGenerator) -> [Int] {
        var weights = [Int](repeating: 0, count: count)
        for label in [true, false] {
            let own = labels.indices.filter { labels[$0] == label }
            for _ in own { weights[own[Int.random(in: own.indices, using: &generator)]] += 1 }
        }
        return weights
    }
}
