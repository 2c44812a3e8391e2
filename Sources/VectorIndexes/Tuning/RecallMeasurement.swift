// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Judges searches of a graph by exact search of the same vectors.
public struct RecallMeasurement: Sendable {
    private let index: HNSWIndex
    private let limit: Int
    private let queries: Embeddings
    private let threads: Int?
    /// The score that a hit of each query must have.
    private let leastScores: [Float]

    /// Searches exactly, once.
    ///
    /// - Parameters:
    ///   - index: What will be judged.
    ///   - limit: How many hits of each query count, in `1...count`.
    ///   - queries: At least one vector of the index's dimension.
    ///   - threads: The most threads; nil means one for each core.
    /// - Throws: `VectorIndexError`.
    public init(of index: HNSWIndex, limit: Int = 10, queries: Embeddings, threads: Int? = nil) throws {
        try VectorTable.check(limit: limit, count: index.count)
        guard !queries.isEmpty else {
            throw VectorIndexError.parameterOutOfRange("queries", expected: 1...VectorTable.slotLimit, actual: 0)
        }
        self.index = index
        self.limit = limit
        self.queries = queries
        self.threads = threads
        let truth = try IndexFile.translating {
            try TableSearch(table: index.table, keyTable: index.keyTable)
                .nearest(to: queries, limit: limit, options: SearchOptions(threads: threads))
        }
        leastScores = truth.map { $0.last?.score ?? -.infinity }
    }

    /// Measures one `efSearch`.
    ///
    /// - Parameter efSearch: In 1...65,536; searches keep at least as many candidates as hits count.
    /// - Returns: Recall and time.
    /// - Throws: `VectorIndexError`.
    public func point(at efSearch: Int) throws -> TuningPoint {
        let options = SearchOptions(efSearch: efSearch, threads: threads)
        let clock = ContinuousClock()
        var hits: [[SearchHit]] = []
        let elapsed = try clock.measure { hits = try index.search(for: queries, limit: limit, options: options) }
        let found = zip(hits, leastScores).map { hits, least in hits.count { $0.score >= least } }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        return TuningPoint(
            efSearch: efSearch,
            found: found,
            limit: limit,
            milliseconds: seconds * 1000 / Double(queries.count)
        )
    }
}
