// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension ExactSearch {
    /// The rows nearest to each of any number of queries, a chunk of queries at a time.
    ///
    ///     try search.forEachNearest(to: queries, limit: 100) { chunk, hits in
    ///         for (query, found) in zip(chunk, hits) { print(query, found.map(\.id)) }
    ///     }
    ///
    /// Memory beside rows and queries is that of one chunk: for each thread `chunkSize × limit` hits and some
    /// megabytes. From 16 queries on, blocks of rows and queries are multiplied in float32 first; what could be among
    /// the nearest in spite of that product's rounding is scored exactly, so that results are those of `nearest`.
    ///
    /// - Parameters:
    ///   - queries: Vectors of the rows' dimension.
    ///   - limit: The most rows for each; 0 or less gives each query an empty list, as does a search without rows.
    ///   - chunkSize: Queries that are answered together; 1,024 by default.
    ///   - body: Called on the calling thread with the positions of a chunk's queries and, for each, its rows, best
    ///     first, equal scores by rising row. Chunks come in order.
    /// - Throws: `SearchError` for queries of another dimension and for NaN or infinite components; `CancellationError`
    ///   where the calling task is cancelled; what `body` throws.
    /// - Complexity: O(`queries.count × count × dimension`).
    public func forEachNearest(
        to queries: Embeddings,
        limit: Int,
        chunkSize: Int = ExactSearch.defaultChunkSize,
        body: (_ queries: Range<Int>, _ hits: [[SearchHit]]) throws -> Void
    ) throws {
        precondition(chunkSize > 0, "A chunk of \(chunkSize) queries.")
        try check(queries)
        for start in stride(from: 0, to: queries.count, by: chunkSize) {
            let chunk = start..<min(start + chunkSize, queries.count)
            guard let hits = scan.nearest(to: queries, chunk, limit: limit, isCancellable: true) else {
                throw CancellationError()
            }
            try body(chunk, hits)
        }
    }

    private func check(_ queries: Embeddings) throws {
        guard queries.isEmpty || embeddings.isEmpty || queries.dimension == embeddings.dimension else {
            throw SearchError.dimensionMismatch(expected: embeddings.dimension, actual: queries.dimension)
        }
        if let query = queries.firstNonFiniteRow { throw SearchError.nonFiniteQuery(query) }
        let verdict = verdict.withLock { verdict in
            if case .unknown = verdict {
                verdict = embeddings.firstNonFiniteRow.map { .nonFinite(row: $0) } ?? .finite
            }
            return verdict
        }
        if case .nonFinite(let row) = verdict { throw SearchError.nonFinite(row: row) }
    }
}
