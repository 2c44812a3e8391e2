// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import VectorIndexes
import Vectors

/// The files that scripts/make-faiss-fixtures.py wrote, and what faiss finds in them.
struct FaissFixtures: Decodable {
    /// One search for all queries.
    struct Search: Decodable {
        var probes: Int?
        var ef: Int?
        var radius: Float?
        let ids: [[Int]]
        let distances: [[Float]]
    }

    /// One file.
    struct Entry: Decodable {
        let name: String
        let kind: String
        let metric: Metric
        let count: Int
        let keys: [Int]?
        let searches: [Search]
        let ranges: [Search]

        var url: URL { FaissFixtures.url(name) }

        func bytes() throws -> [UInt8] { Array(try Data(contentsOf: url)) }

        /// faiss' hits in our units: greater is closer, and Euclidean distances are not squared.
        func hits(_ search: Search) -> [[SearchHit]] {
            zip(search.ids, search.distances).map { ids, distances in
                zip(ids, distances).map { id, distance in
                    switch metric {
                    case .euclidean: SearchHit(id: id, score: -distance.squareRoot())
                    case .manhattan: SearchHit(id: id, score: -distance)
                    case .dot, .cosine: SearchHit(id: id, score: distance)
                    }
                }
            }
        }
    }

    private let rows: [[Float]]
    private let queries: [[Float]]
    private let centroids: [[Float]]
    /// The ids of all rows in the files that have ids.
    let ids: [Int]
    /// All files.
    let indexes: [Entry]

    /// All rows.
    var allRows: Embeddings { Embeddings(rows) }
    /// What is asked for.
    var allQueries: Embeddings { Embeddings(queries) }
    /// The centroids of the lists.
    var allCentroids: Embeddings { Embeddings(centroids) }

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func url(_ name: String) -> URL { directory.appending(path: name + ".faiss") }

    static func load() throws -> FaissFixtures {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: directory.appending(path: "expected.json")))
    }

    /// The names of all files.
    static let names = [
        "flat-ip", "flat-l2", "flat-l1", "idmap-flat-ip", "idmap-flat-l2", "idmap-flat-l1", "hnsw-ip", "hnsw-l2",
        "hnsw-l1", "idmap2-hnsw-ip", "idmap2-hnsw-l2", "ivf-ip", "ivf-l2", "ivf-sparse", "ivf-ip-l2-centroids",
        "idmap-ivf-l2", "empty-flat", "empty-hnsw", "empty-ivf",
    ]

    /// The entry of a file.
    func entry(_ name: String) throws -> Entry {
        guard let entry = indexes.first(where: { $0.name == name }) else { throw NoSuchFixture(name: name) }
        return entry
    }

    /// A name without a file.
    struct NoSuchFixture: Error {
        let name: String
    }
}
