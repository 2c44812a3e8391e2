// SPDX-License-Identifier: Apache-2.0
import Clustering
import FoundationEssentials
import TestSupport
import Testing
import Vectors

/// K-means against scikit-learn: how good the groups of a single start are, on average.
struct KMeansGoldenTests {
    /// A data set and the inertias that scikit-learn 1.9.1 reached from ten seeds: scripts/make-kmeans-fixtures.py.
    private struct Case: Decodable {
        var rows: Int
        var dimension: Int
        var centers: Int
        var clusters: Int
        var seed: UInt64
        var inertias: [Double]

        static func load() throws -> [Case] {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/inertias.json")
            return try JSONDecoder().decode([Self].self, from: Data(contentsOf: file))
        }

        /// The numbers that the script made.
        var vectors: Embeddings {
            var generator = SplitMix64(seed: seed)
            let numbers = (0..<(centers + rows) * dimension).map { _ in Float(generator.next() >> 40) / Float(1 << 24) }
            let storage = (0..<rows * dimension).map { index in
                let (row, component) = index.quotientAndRemainder(dividingBy: dimension)
                return numbers[row % centers * dimension + component] + numbers[centers * dimension + index]
            }
            return Embeddings(storage: storage, dimension: dimension)
        }
    }

    @Test func meanInertiaIsAtMostAFifthOfAPercentAbove() throws {
        for sample in try Case.load() {
            let vectors = sample.vectors
            let inertias = try sample.inertias.indices.map { seed in
                try KMeans(clusterCount: sample.clusters, restarts: 1, seed: UInt64(seed)).fit(vectors).inertia
            }
            let ratio = inertias.reduce(0, +) / sample.inertias.reduce(0, +)
            #expect(ratio < 1.002, "\(sample.rows) × \(sample.dimension), \(sample.clusters) clusters: \(ratio)")
            // Far below would mean other data.
            #expect(ratio > 0.99)
        }
    }
}
