// SPDX-License-Identifier: Apache-2.0

/// What a threshold is chosen for.
enum ThresholdRule: Sendable, Hashable {
    /// The greatest harmonic mean of precision and recall.
    case bestF1
    /// The smallest threshold of at least that precision.
    case precision(Double)
    /// The greatest precision, and among equal ones the smallest threshold.
    case bestPrecision

    /// A threshold, and the pairs that reach it.
    struct Cut: Sendable, Hashable {
        /// Pairs of this score or above are taken; halfway to the next score below.
        var threshold: Double
        /// The number of pairs that are taken.
        var taken: Int
        /// Those among them that belong together.
        var right: Int

        var precision: Double { Double(right) / Double(taken) }
    }

    /// The threshold that this rule chooses.
    ///
    /// - Parameters:
    ///   - pairs: Scores and labels.
    ///   - weight: How often each pair counts, by its place.
    /// - Returns: nil if no threshold does what the rule asks.
    func cut(_ pairs: LabelledScores, weight: (Int) -> Int) -> Cut? {
        var best: Cut?
        var bestValue = 0.0
        var (taken, right) = (0, 0)
        let positives = pairs.labels.indices.reduce(0) { $0 + (pairs.labels[$1] ? weight($1) : 0) }
        /// The score of the last pairs that were counted; the next lower one ends them.
        var last: Double?
        func end(at threshold: Double) {
            let cut = Cut(threshold: threshold, taken: taken, right: right)
            switch self {
            case .bestF1:
                let value = 2 * Double(right) / Double(taken + positives)
                guard value > bestValue else { return }
                bestValue = value
            case .precision(let wanted):
                guard cut.precision >= wanted else { return }
            case .bestPrecision:
                guard cut.precision > 0, cut.precision >= bestValue else { return }
                bestValue = cut.precision
            }
            best = cut
        }
        for index in pairs.scores.indices {
            let own = weight(index)
            guard own > 0 else { continue }
            let score = pairs.scores[index]
            if let last, score < last { end(at: Self.between(score, last)) }
            taken += own
            if pairs.labels[index] { right += own }
            last = score
        }
        if let last { end(at: last) }
        return best
    }

    /// Halfway between two scores, but never the lower one.
    private static func between(_ low: Double, _ high: Double) -> Double {
        let middle = low + (high - low) / 2
        return middle > low ? middle : high
    }
}
