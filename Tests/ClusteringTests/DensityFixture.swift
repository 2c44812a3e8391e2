// SPDX-License-Identifier: Apache-2.0
import Clustering
import FoundationEssentials
import Vectors

/// A data set, and what the references make of it: a file that scripts/make-hdbscan-fixtures.py wrote.
struct DensityFixture: Decodable {
    var metric: HDBSCAN.Distance
    var rows: [[Float]]
    var cases: [Case]

    struct Case: Decodable {
        var minimumClusterSize: Int
        var minimumSamples: Int
        var selection: HDBSCAN.Selection
        var clusterSelectionEpsilon: Double
        var allowsSingleCluster: Bool
        /// Of scikit-learn, and but for names of the `hdbscan` package; −1 is noise.
        var labels: [Int]
        var probabilities: [Double]
        /// Of the `hdbscan` package; nil where edges of one length leave it a choice.
        var tree: Tree?
    }

    struct Tree: Decodable {
        var outlierScores: [Double]
        var children: [Int]
        /// −1 is infinite.
        var densities: [Double]
        var sizes: [Int]
    }

    static let names = ["blobs", "moons", "densities", "directions", "duplicates"]

    static func load(_ name: String) throws -> DensityFixture {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: folder.appending(path: "\(name).json")))
    }

    var embeddings: Embeddings { Embeddings(rows) }

    func parameters(of sample: Case) -> HDBSCAN {
        HDBSCAN(
            minimumClusterSize: sample.minimumClusterSize,
            minimumSamples: sample.minimumSamples,
            metric: metric,
            selection: sample.selection,
            clusterSelectionEpsilon: sample.clusterSelectionEpsilon,
            allowsSingleCluster: sample.allowsSingleCluster
        )
    }
}
