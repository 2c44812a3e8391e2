// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension Embeddings {
    /// The rows nearest to a query, found by comparing with every row.
    ///
    ///     for hit in corpus.nearest(to: query, limit: 3) { print(hit.score, texts[hit.id]) }
    ///
    /// - Parameters:
    ///   - query: A vector of the same dimension.
    ///   - limit: The most rows to return.
    ///   - metric: How to score; cosine by default.
    /// - Returns: At most `limit` rows, best first; equal scores by rising row.
    /// - Precondition: The dimensions are equal, or there are no rows.
    /// - Complexity: O(`count × dimension`).
    public func nearest(to query: Embedding, limit: Int = 10, metric: Metric = .cosine) -> [SearchHit] {
        ExactSearch(self, metric: metric).nearest(to: query, limit: limit)
    }

    /// The rows nearest to each of many queries; see `nearest(to:limit:metric:)`.
    ///
    /// - Returns: For each query at most `limit` rows, best first.
    public func nearest(to queries: Embeddings, limit: Int = 10, metric: Metric = .cosine) -> [[SearchHit]] {
        ExactSearch(self, metric: metric).nearest(to: queries, limit: limit)
    }
}
