// SPDX-License-Identifier: Apache-2.0
import CKernels
public import Vectors

extension HNSWIndex {
    /// The vectors nearest to each query, nearly all of them; the more, the greater `efSearch`.
    ///
    /// A filter is applied during the search. Where few keys pass, those are compared one by one instead, whichever costs
    /// less, so that as many hits come back as were asked for.
    public func search(for queries: Embeddings, limit: Int, options: SearchOptions) throws -> [[SearchHit]] {
        try VectorTable.check(limit: limit, count: count)
        try table.check(queries)
        guard !queries.isEmpty else { return [] }
        let ef = options.efSearch ?? efSearch
        guard Self.efRange.contains(ef) else {
            throw VectorIndexError.parameterOutOfRange("efSearch", expected: Self.efRange, actual: ef)
        }
        let plan = SearchPlan(index: self, limit: limit, ef: max(ef, limit), filter: options.filter)
        if plan.scans {
            return try IndexFile.translating { try exact.nearest(to: queries, limit: limit, options: options) }
        }
        try IndexFile.translating { try table.requireReady() }
        let threads = max(1, options.threads ?? availableThreads)
        let prepared = PreparedQueries(queries, table: table, forScan: false)
        let results = Guarded<[[SearchHit]]>(Array(repeating: [], count: queries.count))
        try parallelForEach(queries.count, threads: threads) { index in
            let hits = try pool.withWorkspace { workspace in
                try IndexFile.translating {
                    try search(prepared, index, limit: limit, plan: plan, workspace: workspace)
                }
            }
            results.withLock { $0[index] = hits }
        }
        return results.withLock { $0 }
    }

    /// Every vector whose score reaches a bound, for each query: exact, by comparing with all.
    ///
    /// A graph leads to the nearest, not to all within a distance.
    public func search(for queries: Embeddings, minimumScore: Float, options: SearchOptions) throws -> [[SearchHit]] {
        try IndexFile.translating { try exact.within(minimumScore, of: queries, options: options) }
    }

    /// The true nearest to each query, by comparing with all: what a recall is measured against.
    package func exactSearch(for queries: Embeddings, limit: Int) throws -> [[SearchHit]] {
        try VectorTable.check(limit: limit, count: count)
        return try IndexFile.translating { try exact.nearest(to: queries, limit: limit, options: .init()) }
    }

    /// The bounds of `efSearch`.
    static let efRange = 1...65_536

    private var exact: TableSearch { TableSearch(table: table, keyTable: keyTable) }

    private func search(
        _ prepared: PreparedQueries,
        _ index: Int,
        limit: Int,
        plan: SearchPlan,
        workspace: SearchWorkspace
    ) throws -> [SearchHit] {
        let facts = prepared.facts[index]
        return try withUnsafeTemporaryAllocation(of: BeamEntry.self, capacity: plan.ef) { beam in
            var search = GraphSearch(
                graph: graph,
                table: table,
                workspace: workspace,
                query: prepared.code(index),
                factor: facts.factor,
                beam: beam
            )
            try search.descend(to: 0, width: GraphSearch.descentWidth)
            var found: [SearchHit]
            if let filter = plan.filter {
                found = try search.run(ef: plan.ef, budget: plan.budget) { slot in
                    keyTable.isLive(slot) && filter.allows(keyTable.key(at: slot))
                }
            } else {
                try search.run(level: 0, ef: plan.ef)
                found = search.hits
                if !ghosts.isEmpty {
                    found.removeAll { !keyTable.isLive($0.id) }
                    if found.count < limit {
                        try search.descend(to: 0, width: GraphSearch.descentWidth)
                        found = try search.run(ef: plan.ef, budget: plan.budget) { keyTable.isLive($0) }
                    }
                }
            }
            if found.count < limit, search.isOverBudget || plan.filter == nil {
                let options = SearchOptions(filter: plan.filter, threads: 1)
                let query = Embeddings([Array(prepared.queries[index].components)])
                return try exact.nearest(to: query, limit: limit, options: options)[0]
            }
            return try table.rescore(
                found,
                for: prepared.queries[index],
                facts,
                limit: limit,
                error: facts.likelyError(dimension: dimension),
                keyTable: keyTable
            )
        }
    }
}
