// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Search that compares a query with every row: exact, and the oracle of every approximate index.
///
/// Keep one to ask it often: the rows' lengths are computed once. Scores have the same bits as
/// `Embedding.similarity(to:metric:)` gives, for one query and for many. A row whose score is not finite, as with NaN
/// components, is not found; `forEachNearest` refuses such rows and queries.
public struct ExactSearch: Sendable {
    /// The rows that are searched.
    public let embeddings: Embeddings
    /// How they are scored.
    public let metric: Metric
    let scan: QueryScan
    /// Whether all components are finite, once that was asked.
    let verdict = Guarded<Verdict>(.unknown)

    /// What is known of the rows' components.
    enum Verdict: Sendable {
        case unknown
        case finite
        case nonFinite(row: Int)
    }

    /// Queries that are answered together unless told otherwise: 1,024.
    public static let defaultChunkSize = 1024

    /// Prepares rows for searching; O(`count × dimension`).
    ///
    /// - Parameters:
    ///   - embeddings: The rows.
    ///   - metric: How to score; cosine by default.
    ///   - threads: Threads to compute on; by default all cores. No result depends on it.
    public init(_ embeddings: Embeddings, metric: Metric = .cosine, threads: Int? = nil) {
        self.init(embeddings, metric: metric, threads: threads, kernels: .preferred)
    }

    /// Prepares rows for searching at a level of instructions and with blocks of a size, of which no result depends.
    package init(
        _ embeddings: Embeddings,
        metric: Metric,
        threads: Int?,
        kernels: Kernels,
        blockRows: Int = 192,
        blockColumns: Int = 480
    ) {
        self.embeddings = embeddings
        self.metric = metric
        scan = QueryScan(
            embeddings,
            metric: metric,
            threads: max(1, threads ?? availableThreads),
            kernels: kernels,
            blockRows: blockRows,
            blockColumns: blockColumns
        )
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
    ///
    /// All answers are kept: `forEachNearest` hands them out in chunks.
    public func nearest(to queries: Embeddings, limit: Int) -> [[SearchHit]] {
        precondition(
            queries.isEmpty || embeddings.isEmpty || queries.dimension == embeddings.dimension,
            "Queries of dimension \(queries.dimension) for rows of \(embeddings.dimension)."
        )
        return stride(from: 0, to: queries.count, by: Self.defaultChunkSize).flatMap { start in
            let chunk = start..<min(start + Self.defaultChunkSize, queries.count)
            return scan.nearest(to: queries, chunk, limit: limit, isCancellable: false) ?? []
        }
    }
}
