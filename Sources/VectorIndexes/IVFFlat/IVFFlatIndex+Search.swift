// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension IVFFlatIndex {
    /// The vectors nearest to each query, of the lists that are nearest to it.
    ///
    /// Where `probeCount` lists hold fewer than `limit` vectors that the filter lets pass, the next lists are looked
    /// through too, until there are enough; faiss would answer −1.
    ///
    /// - Parameters:
    ///   - queries: Vectors of the index's dimension, all finite.
    ///   - limit: How many hits to return for each, in `1...count`.
    ///   - options: Filter, probes and threads.
    /// - Returns: For each query `limit` hits, best first, equal scores by rising key; fewer only where the filter lets
    ///   fewer vectors pass.
    /// - Throws: `VectorIndexError`.
    public func search(for queries: Embeddings, limit: Int, options: SearchOptions) throws -> [[SearchHit]] {
        guard limit >= 1, limit <= count else {
            throw VectorIndexError.limitOutOfRange(actual: limit, count: count)
        }
        let probes = try probeCount(options)
        return try forEach(queries, options) { query in
            var best = TopK(limit: limit)
            var passed = 0
            var looked = 0
            for list in nearestLists(to: query, count: probes) {
                passed += scan(lists[list.id], query: query, options.filter) { best.offer($0) }
                looked += 1
            }
            if passed < limit, looked < listCount {
                for list in nearestLists(to: query, count: listCount).dropFirst(looked) where passed < limit {
                    passed += scan(lists[list.id], query: query, options.filter) { best.offer($0) }
                }
            }
            return best.sorted()
        }
    }

    /// Every vector of the nearest lists whose score reaches a bound, for each query.
    ///
    /// - Parameters:
    ///   - queries: Vectors of the index's dimension, all finite.
    ///   - minimumScore: The least score of a hit, in the units of `metric`.
    ///   - options: Filter, probes and threads.
    /// - Returns: For each query its hits, best first; those in lists that are not looked through are missed.
    /// - Throws: `VectorIndexError`.
    /// - Precondition: `minimumScore` is not NaN.
    public func search(for queries: Embeddings, minimumScore: Float, options: SearchOptions) throws -> [[SearchHit]] {
        precondition(!minimumScore.isNaN, "No score reaches NaN.")
        let probes = try probeCount(options)
        return try forEach(queries, options) { query in
            var hits: [SearchHit] = []
            for list in nearestLists(to: query, count: probes) {
                _ = scan(lists[list.id], query: query, options.filter) { hit in
                    if hit.score >= minimumScore { hits.append(hit) }
                }
            }
            return hits.sorted { $0.isBetter(than: $1) }
        }
    }

    private func probeCount(_ options: SearchOptions) throws -> Int {
        let probes = options.probeCount ?? probeCount
        guard (1...listCount).contains(probes) else {
            throw VectorIndexError.parameterOutOfRange("probeCount", expected: 1...listCount, actual: probes)
        }
        return probes
    }

    /// Answers each query, several at once.
    private func forEach(
        _ queries: Embeddings,
        _ options: SearchOptions,
        _ answer: @Sendable (UnsafePointer<Float>) -> [SearchHit]
    ) throws -> [[SearchHit]] {
        try check(queries)
        let threads = max(1, options.threads ?? availableThreads)
        let answers = Guarded([[SearchHit]](repeating: [], count: queries.count))
        parallelForEach(queries.count, threads: threads) { index in
            let hits = queries.storage.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { answer($0 + index * dimension) } ?? []
            }
            answers.withLock { $0[index] = hits }
        }
        return answers.withLock { $0 }
    }

    /// Scores the vectors of a list that a filter lets pass.
    ///
    /// - Returns: How many these are.
    private func scan(
        _ list: List,
        query: UnsafePointer<Float>,
        _ filter: SearchFilter?,
        _ take: (SearchHit) -> Void
    ) -> Int {
        let kernels = Kernels.preferred
        var passed = 0
        list.rows.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            for (row, key) in list.keys.enumerated() {
                if let filter, !filter.allows(key) { continue }
                let own = base + row * dimension
                let score =
                    metric == .dot
                    ? kernels.dot(query, own, count: dimension)
                    : -kernels.squaredEuclidean(query, own, count: dimension).squareRoot()
                take(SearchHit(id: key, score: score))
                passed += 1
            }
        }
        return passed
    }
}
