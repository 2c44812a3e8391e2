// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension HNSWIndex {
    /// Finds the least `efSearch` that reaches a recall, and sets it.
    ///
    /// Nothing is set if no `efSearch` up to 4,096 reaches the recall: the result says so.
    ///
    /// - Parameters:
    ///   - recall: The share of the true nearest to find, above 0 and at most 1.
    ///   - limit: How many hits of each query count, in `1...count`.
    ///   - queries: At least one vector of the index's dimension, like those that will be searched for: some hundreds.
    ///   - threads: The most threads; nil means one for each core.
    /// - Returns: The `efSearch`, its measured recall, and all that was measured.
    /// - Throws: `VectorIndexError`.
    /// - Precondition: `recall` is above 0 and at most 1.
    @discardableResult
    public mutating func tune(
        recall: Double = 0.95,
        limit: Int = 10,
        queries: Embeddings,
        threads: Int? = nil
    ) throws -> TuningResult {
        let result = try tuning(recall: recall, limit: limit, queries: queries, threads: threads)
        if let found = result.efSearch { efSearch = found }
        return result
    }

    /// Finds the least `efSearch` that reaches a recall, and changes nothing.
    ///
    /// The truth is exact search of the same index; a hit counts if no true hit scores less, so that equal vectors can
    /// stand for each other. `efSearch` is doubled from `limit` on until the recall is reached, and then halved in between
    /// until the least is known, as if recall never fell with a greater `efSearch`. Queries that are vectors of the
    /// index find themselves, which makes the recall look better than for new ones.
    ///
    /// - Parameters:
    ///   - recall: The share of the true nearest to find, above 0 and at most 1.
    ///   - limit: How many hits of each query count, in `1...count`.
    ///   - queries: At least one vector of the index's dimension, like those that will be searched for: some hundreds.
    ///   - threads: The most threads; nil means one for each core.
    /// - Returns: The `efSearch`, its measured recall, and all that was measured.
    /// - Throws: `VectorIndexError`.
    /// - Precondition: `recall` is above 0 and at most 1.
    public func tuning(
        recall: Double = 0.95,
        limit: Int = 10,
        queries: Embeddings,
        threads: Int? = nil
    ) throws -> TuningResult {
        precondition(recall > 0 && recall <= 1, "A recall of \(recall): expected above 0 and at most 1.")
        let judge = try RecallMeasurement(of: self, limit: limit, queries: queries, threads: threads)
        var points: [TuningPoint] = []
        func reaches(_ ef: Int) throws -> Bool {
            points.append(try judge.point(at: ef))
            return points[points.count - 1].recall >= recall
        }
        let greatest = max(Self.greatestTunedEf, limit)
        var missing = limit - 1
        var reaching = limit
        while try !reaches(reaching) {
            missing = reaching
            guard reaching < greatest else { break }
            reaching = min(reaching * 2, greatest)
        }
        // Empty if nothing reached it: both are the greatest then.
        while reaching - missing > 1 {
            let middle = missing + (reaching - missing) / 2
            if try reaches(middle) { reaching = middle } else { missing = middle }
        }
        return TuningResult(wantedRecall: recall, limit: limit, queryCount: queries.count, points: points)
    }

    /// The greatest `efSearch` that is tried, unless more hits are asked for.
    static let greatestTunedEf = 4096
}
