// SPDX-License-Identifier: Apache-2.0

/// A rising curve of probabilities: isotonic regression by pooling adjacent violators (Barlow et al., 1972), as
/// scikit-learn's `IsotonicRegression`.
///
/// Between the fitted scores it is linear, outside them constant. Labels count as Platt's targets instead of 0 and 1, so
/// that no probability is 0 or 1: the fit of those is the same up to this shift.
public struct IsotonicCurve: Sendable, Hashable {
    /// Scores at which the curve bends, rising.
    public let scores: [Double]
    /// The probability at each, rising.
    public let probabilities: [Double]

    /// A curve through given points.
    ///
    /// - Precondition: Both have the same number of elements, at least 1, and rise.
    package init(scores: [Double], probabilities: [Double]) {
        precondition(!scores.isEmpty && scores.count == probabilities.count, "A curve needs points.")
        self.scores = scores
        self.probabilities = probabilities
    }

    /// Fits the pairs whose weight is not 0.
    init(_ pairs: LabelledScores, weight: (Int) -> Int) {
        struct Block {
            var lower: Double
            var upper: Double
            var count: Double
            var right: Double
            var mean: Double { right / count }
        }
        let targets = SmoothedTargets(pairs, weight: weight)
        var blocks: [Block] = []
        for index in pairs.scores.indices.reversed() where weight(index) > 0 {
            let (score, own) = (pairs.scores[index], Double(weight(index)))
            let right = pairs.labels[index] ? own : 0
            if let last = blocks.last, last.upper == score {
                blocks[blocks.count - 1].count += own
                blocks[blocks.count - 1].right += right
            } else {
                blocks.append(Block(lower: score, upper: score, count: own, right: right))
            }
            // A block is pooled only once the next score begins: equal scores belong together first.
            let isLast = index == 0 || pairs.scores[index - 1] != score
            while isLast, blocks.count > 1, blocks[blocks.count - 2].mean >= blocks[blocks.count - 1].mean {
                let upper = blocks.removeLast()
                blocks[blocks.count - 1].upper = upper.upper
                blocks[blocks.count - 1].count += upper.count
                blocks[blocks.count - 1].right += upper.right
            }
        }
        var (scores, probabilities) = ([Double](), [Double]())
        for block in blocks {
            let probability = targets.negative + (targets.positive - targets.negative) * block.mean
            scores.append(block.lower)
            probabilities.append(probability)
            if block.upper > block.lower {
                scores.append(block.upper)
                probabilities.append(probability)
            }
        }
        self.init(scores: scores, probabilities: probabilities)
    }

    /// The probability of a score, 0...1.
    public func probability(of score: Double) -> Double {
        guard score > scores[0] else { return probabilities[0] }
        var (low, high) = (0, scores.count)
        // The last point at or below the score.
        while high - low > 1 {
            let middle = (low + high) / 2
            if scores[middle] <= score { low = middle } else { high = middle }
        }
        guard low + 1 < scores.count else { return probabilities[low] }
        let share = (score - scores[low]) / (scores[low + 1] - scores[low])
        return probabilities[low] + share * (probabilities[low + 1] - probabilities[low])
    }
}
