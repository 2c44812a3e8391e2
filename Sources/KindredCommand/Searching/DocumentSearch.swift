// SPDX-License-Identifier: Apache-2.0
import Kindred
import VectorIndexes

/// The documents' vectors, ready to be searched; a hit's id is the row of its document.
enum DocumentSearch {
    /// Compares with all, or with the vectors of certain documents.
    case exact(ExactSearch, documents: [Int]? = nil)
    /// Asks an index.
    case index(any VectorIndex, SearchOptions)

    /// Components of each vector.
    var dimension: Int {
        switch self {
        case .exact(let search, _): search.embeddings.dimension
        case .index(let index, _): index.dimension
        }
    }

    /// How vectors are compared.
    var metric: Metric {
        switch self {
        case .exact(let search, _): search.metric
        case .index(let index, _): index.metric
        }
    }

    /// The same search among certain documents only, narrowed itself and not its hits: there are as many as before, if as
    /// many documents pass.
    ///
    /// - Parameters:
    ///   - documents: Their rows, ascending.
    ///   - threads: Threads to compute on; by default all cores.
    /// - Returns: The search.
    func among(_ documents: [Int], threads: Int?) -> DocumentSearch {
        switch self {
        case .exact(let search, _):
            let all = search.embeddings
            var storage: [Float] = []
            storage.reserveCapacity(documents.count * all.dimension)
            for row in documents { storage += all[row].components }
            let embeddings = Embeddings(storage: storage, dimension: all.dimension)
            return .exact(
                ExactSearch(embeddings, metric: search.metric, threads: threads),
                documents: documents
            )
        case .index(let index, var options):
            options.filter = .keys(documents)
            return .index(index, options)
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
        case .exact(let search, let documents):
            var all: [[SearchHit]] = []
            try search.forEachNearest(to: queries, limit: limit) { all += $1 }
            guard let documents else { return all }
            return all.map { hits in hits.map { SearchHit(id: documents[$0.id], score: $0.score) } }
        case .index(let index, let options):
            guard !index.isEmpty else { return queries.map { _ in [] } }
            return try index.search(for: queries, limit: min(limit, index.count), options: options)
        }
    }
}
