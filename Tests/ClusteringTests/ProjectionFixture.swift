// SPDX-License-Identifier: Apache-2.0
import Clustering
import FoundationEssentials
import Vectors

/// What the references make of small data sets: the file that scripts/make-projection-fixtures.py wrote.
struct ProjectionFixture: Decodable {
    /// Of scikit-learn's PCA.
    var principal: [Principal]
    /// Of its trustworthiness, the layout being the first two components.
    var trust: [Trust]
    /// Minimum distance, spread, a and b of umap-learn.
    var curves: [[Double]]
    /// The fuzzy simplicial set of umap-learn.
    var graphs: [Graph]

    struct Principal: Decodable {
        var rows: [[Float]]
        var components: [[Double]]
        var mean: [Double]
        var variances: [Double]
        var ratios: [Double]
        /// Of the first rows.
        var projected: [[Double]]
    }

    struct Trust: Decodable {
        var rows: [[Float]]
        var neighbors: Int
        var metric: Metric
        var value: Double
        var kept: Double
    }

    struct Graph: Decodable {
        var rows: [[Float]]
        var neighbors: Int
        var metric: HDBSCAN.Distance
        /// Both ends and the weight; each edge from either end.
        var edges: [[Double]]
    }

    static func load() throws -> ProjectionFixture {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: folder.appending(path: "projection.json")))
    }
}
