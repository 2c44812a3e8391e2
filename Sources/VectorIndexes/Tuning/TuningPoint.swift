// SPDX-License-Identifier: Apache-2.0

/// What one `efSearch` gave.
public struct TuningPoint: Sendable, Hashable {
    /// How many candidates searches kept.
    public let efSearch: Int
    /// The share of the true nearest that were found, the mean over the queries, in 0...1.
    public let recall: Double
    /// Where the recall of all such queries lies with a probability of 95 %.
    ///
    /// Wilson's interval (doi:10.1080/01621459.1927.10502953) for as many independent hits as the spread between the queries
    /// lets them count for, at least one a query: hits of one query are missed together.
    public let interval: ClosedRange<Double>
    /// Milliseconds of the whole batch divided by its queries.
    public let milliseconds: Double

    /// A point from the true hits that each query found.
    ///
    /// - Parameters:
    ///   - efSearch: How many candidates searches kept.
    ///   - found: For each of at least one query how many of its `limit` nearest were found.
    ///   - limit: How many there are.
    ///   - milliseconds: The time of one query.
    package init(efSearch: Int, found: [Int], limit: Int, milliseconds: Double) {
        self.efSearch = efSearch
        self.milliseconds = milliseconds
        let queries = Double(found.count)
        let mean = Double(found.reduce(0, +)) / (queries * Double(limit))
        recall = mean
        let squares = found.reduce(0.0) { sum, count in
            let difference = Double(count) / Double(limit) - mean
            return sum + difference * difference
        }
        let variance = found.count > 1 ? squares / (queries - 1) : 0
        let worth = variance > 0 ? min(max(mean * (1 - mean) / variance, 1), Double(limit)) : 1
        interval = Self.wilson(mean, count: queries * worth)
    }

    private static func wilson(_ share: Double, count: Double) -> ClosedRange<Double> {
        let z = 1.959964
        let scale = 1 / (1 + z * z / count)
        let center = scale * (share + z * z / (2 * count))
        let reach = scale * z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return min(share, max(0, center - reach))...max(share, min(1, center + reach))
    }
}
