// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Search that compares a query with every row: exact, and the oracle of every approximate index.
///
/// Keep one to ask it often: the rows' lengths are computed once. Scores have the same bits as
/// `Embedding.similarity(to:metric:)` gives, for one query and for many.
public struct ExactSearch: Sendable {
    /// The rows that are searched.
    public let embeddings: Embeddings
    /// How they are scored.
    public let metric: Metric
    /// 1 / length of each row, 0 for a zero row; empty unless the metric is cosine.
    private let inverseNorms: [Float]
    private let threads: Int

    /// Rows that one thread scores before it takes more: they fit into the second-level cache.
    private static let blockRows = 512

    /// Prepares rows for searching; O(`count × dimension`).
    public init(_ embeddings: Embeddings, metric: Metric = .cosine) {
        self.embeddings = embeddings
        self.metric = metric
        threads = availableThreads
        inverseNorms =
            metric == .cosine
            ? embeddings.map { row in
                let norm = row.norm
                return norm > 0 ? 1 / norm : 0
            } : []
    }

    /// The rows nearest to a query, best first; equal scores by rising row.
    ///
    /// - Parameters:
    ///   - query: A vector of the rows' dimension.
    ///   - limit: The most rows to return.
    /// - Returns: At most `limit` rows.
    /// - Precondition: The dimensions are equal, or there are no rows.
    public func nearest(to query: Embedding, limit: Int) -> [SearchHit] {
        nearest(to: Embeddings([Array(query.components)]), limit: limit).first ?? []
    }

    /// The rows nearest to each query; see `nearest(to:limit:)`.
    public func nearest(to queries: Embeddings, limit: Int) -> [[SearchHit]] {
        guard !queries.isEmpty else { return [] }
        guard !embeddings.isEmpty, limit > 0 else { return Array(repeating: [], count: queries.count) }
        precondition(
            queries.dimension == embeddings.dimension,
            "Queries of dimension \(queries.dimension) for rows of \(embeddings.dimension)."
        )
        // A few more than asked for: first passes may round differently in the last bit, and all are scored again.
        let keep = min(embeddings.count, limit + 8)
        let blockCount = (embeddings.count + Self.blockRows - 1) / Self.blockRows
        let workers = min(threads, blockCount)
        let merged = Guarded<[TopK]>(Array(repeating: TopK(limit: keep), count: queries.count))
        parallelForEach(workers, threads: workers) { worker in
            var best = Array(repeating: TopK(limit: keep), count: queries.count)
            for block in stride(from: worker, to: blockCount, by: workers) {
                let rows = block * Self.blockRows..<min((block + 1) * Self.blockRows, embeddings.count)
                scan(rows, queries: queries, into: &best)
            }
            let found = best
            merged.withLock { all in
                for index in all.indices { for hit in found[index].sorted() { all[index].offer(hit) } }
            }
        }
        let candidates = merged.withLock { $0 }
        return zip(queries, candidates).map { query, best in
            var exact = TopK(limit: limit)
            for hit in best.sorted() {
                exact.offer(SearchHit(id: hit.id, score: query.similarity(to: embeddings[hit.id], metric: metric)))
            }
            return exact.sorted()
        }
    }

    /// Offers every row of a block to every query's best.
    private func scan(_ rows: Range<Int>, queries: Embeddings, into best: inout [TopK]) {
        let dimension = embeddings.dimension
        let kernels = Kernels.preferred
        embeddings.storage.withUnsafeBufferPointer { corpus in
            queries.storage.withUnsafeBufferPointer { asked in
                guard let corpus = corpus.baseAddress, let asked = asked.baseAddress else { return }
                for index in 0..<queries.count {
                    let query = asked + index * dimension
                    var floor = best[index].floor
                    for row in rows {
                        let own = corpus + row * dimension
                        let score: Float
                        switch metric {
                        case .dot: score = kernels.dot(query, own, count: dimension)
                        case .cosine: score = kernels.dot(query, own, count: dimension) * inverseNorms[row]
                        case .euclidean: score = -kernels.squaredEuclidean(query, own, count: dimension)
                        case .manhattan: score = -kernels.manhattan(query, own, count: dimension)
                        }
                        guard score >= floor else { continue }
                        best[index].offer(SearchHit(id: row, score: score))
                        floor = best[index].floor
                    }
                }
            }
        }
    }
}
