// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Exact search of a table: a scan over the codes, and the float32 vectors of all that could be hits.
struct TableSearch: Sendable {
    let table: VectorTable
    let keyTable: KeyTable

    /// The best `limit` slots in use for each query; fewer where fewer pass the filter.
    func nearest(to queries: Embeddings, limit: Int, options: SearchOptions) throws -> [[SearchHit]] {
        try hits(for: queries, options: options, limit: limit) { CandidateList(limit: limit, error: $0.error) }
    }

    /// Every slot in use whose score reaches a bound, for each query.
    func within(_ minimumScore: Float, of queries: Embeddings, options: SearchOptions) throws -> [[SearchHit]] {
        precondition(!minimumScore.isNaN, "The least score is no number.")
        // No euclidean score is above 0.
        if table.metric == .euclidean, minimumScore > 0 { return queries.map { _ in [] } }
        let found = try hits(for: queries, options: options, limit: keyTable.count) { query in
            CandidateList(threshold: table.codeScore(of: minimumScore, query) - query.error)
        }
        return found.map { hits in Array(hits.prefix { $0.score >= minimumScore }) }
    }

    private func hits(
        for queries: Embeddings,
        options: SearchOptions,
        limit: Int,
        _ list: (QueryCode) -> CandidateList
    ) throws -> [[SearchHit]] {
        try table.check(queries)
        try table.requireReady()
        guard !queries.isEmpty, keyTable.count > 0 else { return queries.map { _ in [] } }
        let threads = max(1, options.threads ?? availableThreads)
        let prepared = PreparedQueries(queries, table: table, forScan: true)
        let scan = TableScan(table: table, keyTable: keyTable, filter: options.filter)
        let found = try scan.candidates(prepared, empty: prepared.facts.map { list($0) }, threads: threads)
        let results = Guarded<[[SearchHit]]>(Array(repeating: [], count: queries.count))
        try parallelForEach(queries.count, threads: threads) { index in
            let hits = try table.rescore(
                found[index].survivors,
                for: queries[index],
                prepared.facts[index],
                limit: limit,
                error: prepared.facts[index].error,
                keyTable: keyTable
            )
            results.withLock { $0[index] = hits }
        }
        return results.withLock { $0 }
    }
}
