// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Which scores the pairs of a corpus have, as a table of quantiles.
public struct ScoreBackground: Sendable, Hashable {
    /// The scores at equal steps of rank, from the least to the greatest; at most 1,001.
    public let quantiles: [Float]
    /// How many scores the table was made of.
    public let count: Int

    private static let steps = 1_000

    /// A table as it was stored.
    ///
    /// - Precondition: `quantiles` rises and is not empty.
    package init(quantiles: [Float], count: Int) {
        precondition(!quantiles.isEmpty, "A table of quantiles needs one.")
        self.quantiles = quantiles
        self.count = count
    }

    /// The table of some scores.
    ///
    /// - Precondition: There is a score.
    init(_ scores: [Float]) {
        let sorted = scores.sorted()
        let last = sorted.count - 1
        let steps = min(Self.steps, last)
        self.init(
            quantiles: (0...steps).map { sorted[steps == 0 ? 0 : $0 * last / steps] },
            count: sorted.count
        )
    }

    /// The share of these scores that are at most a given one, 0...1, to about a thousandth.
    ///
    /// - Parameter score: Any number but NaN.
    /// - Returns: 0 below the least, 1 from the greatest on.
    public func percentile(of score: Float) -> Double {
        guard let least = quantiles.first, score >= least else { return 0 }
        var (low, high) = (0, quantiles.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if quantiles[middle] <= score { low = middle } else { high = middle }
        }
        guard low + 1 < quantiles.count else { return 1 }
        let step = quantiles[low + 1] - quantiles[low]
        let share = Double(score - quantiles[low]) / Double(step)
        return (Double(low) + share) / Double(quantiles.count - 1)
    }
}
