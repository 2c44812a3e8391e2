// SPDX-License-Identifier: Apache-2.0
import Kindred
import VectorIndexes

/// The documents' vectors, ready to be searched; a hit's id is the row of its document.
enum DocumentSearch {
    /// Compares with all.
    case exact(ExactSearch)
    /// Asks an index.
    case index(any VectorIndex, SearchOptions)

    /// Components of each vector.
    var dimension: Int {
        switch self {
        case .exact(let search): search.embeddings.dimension
        case .index(let index, _): index.dimension
        }
    }

    /// The nearest documents of each query, best first.
    ///
    /// - Parameters:
    ///   - queries: Vectors of that dimension.
    ///   - limit: The most hits of each, at least 1; there are no more than documents.
    /// - Returns: The hits of each query.
    /// - Throws: `VectorIndexError`, `SearchError`.
    func nearest(to queries: Embeddings, limit: Int) throws -> [[SearchHit]] {
        switch self {
        case .exact(let search):
            var all: [[SearchHit]] = []
            try search.forEachNearest(to: queries, limit: limit) { all += $1 }
            return all
        case .index(let index, let options):
            guard !index.isEmpty else { return queries.map { _ in [] } }
            return try index.search(for: queries, limit: min(limit, index.count), options: options)
        }
    }
}
