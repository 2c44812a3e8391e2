// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

struct HDBSCANTests {
    @Test func keepsNoiseApart() throws {
        let rows = groups + [[40, 40]]
        let clusters = try HDBSCAN(minimumClusterSize: 3, metric: .euclidean).fit(Embeddings(rows))
        #expect(clusters.labels == [0, 0, 0, 0, 1, 1, 1, 1, nil])
        #expect(clusters.clusterCount == 2)
        #expect(clusters.probabilities[8] == 0)
        #expect(clusters.outlierScores[8] > 0.9)
    }

    @Test func hasTheSameBitsForAnyNumberOfThreads() throws {
        var generator = SplitMix64(seed: 3)
        let rows = Embeddings(storage: randomFloats(1500 * 16, using: &generator), dimension: 16)
        for metric in HDBSCAN.Distance.allCases {
            let one = try HDBSCAN(minimumClusterSize: 4, metric: metric, threads: 1).fit(rows)
            for threads in [2, 3, 7] {
                #expect(try HDBSCAN(minimumClusterSize: 4, metric: metric, threads: threads).fit(rows) == one)
            }
        }
    }

    @Test func equalVectorsAreNoiseOrOneCluster() throws {
        let rows = Embeddings(Array(repeating: [1, 2, 3], count: 20))
        for metric in HDBSCAN.Distance.allCases {
            for selection in HDBSCAN.Selection.allCases {
                let noise = try HDBSCAN(metric: metric, selection: selection).fit(rows)
                #expect(noise.labels == Array(repeating: nil, count: 20))
                #expect(noise.probabilities == Array(repeating: 0, count: 20))
                #expect(noise.outlierScores == Array(repeating: 0, count: 20))
            }
            let one = try HDBSCAN(metric: metric, allowsSingleCluster: true).fit(rows)
            #expect(one.labels == Array(repeating: 0, count: 20))
            #expect(one.probabilities == Array(repeating: 1, count: 20))
        }
    }

    @Test func groupsOfEqualVectorsAreClusters() throws {
        let rows = Embeddings(
            Array(repeating: [1, 0], count: 6) + Array(repeating: [0, 1], count: 6) + [[1, 1], [-1, 0]]
        )
        for metric in HDBSCAN.Distance.allCases {
            let clusters = try HDBSCAN(metric: metric).fit(rows)
            #expect(clusters.labels.prefix(12) == (Array(repeating: 0, count: 6) + Array(repeating: 1, count: 6))[...])
            #expect(clusters.probabilities.allSatisfy { (0...1).contains($0) })
            #expect(clusters.outlierScores.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test func aLoneVectorIsNoise() throws {
        let clusters = try HDBSCAN(minimumSamples: 1).fit(Embeddings([[1, 2]]))
        #expect(clusters.labels == [nil])
        #expect(clusters.tree.edges.isEmpty)
        #expect(clusters.tree.count == 1)
    }

    @Test func cosineIgnoresLengths() throws {
        let rows = groups.enumerated().map { index, row in row.map { $0 * Float(1 << (index % 5)) } }
        let own = try HDBSCAN(minimumClusterSize: 3).fit(Embeddings(groups))
        #expect(try HDBSCAN(minimumClusterSize: 3).fit(Embeddings(rows)).labels == own.labels)
        #expect(own.labels == [0, 0, 0, 0, 1, 1, 1, 1])
    }

    @Test func refusesWhatItCannotGroup() {
        #expect(throws: ClusteringError.noVectors) { try HDBSCAN().fit(Embeddings([])) }
        #expect(throws: ClusteringError.nonFinite(row: 8)) {
            try HDBSCAN().fit(Embeddings(groups + [[.nan, 0]]))
        }
        #expect(throws: ClusteringError.nonFinite(row: 8)) {
            try HDBSCAN().fit(Embeddings(groups + [[0, -.infinity]]))
        }
        #expect(throws: ClusteringError.zeroVector(row: 8)) { try HDBSCAN().fit(Embeddings(groups + [[0, 0]])) }
        #expect(throws: Never.self) { try HDBSCAN(metric: .euclidean).fit(Embeddings(groups + [[0, 0]])) }
    }

    @Test func refusesParametersOutOfRange() {
        let rows = Embeddings(groups)
        #expect(throws: ClusteringError.parameterOutOfRange("minimumClusterSize", expected: 2...Int.max, actual: 1)) {
            try HDBSCAN(minimumClusterSize: 1).fit(rows)
        }
        for samples in [0, 9] {
            #expect(throws: ClusteringError.parameterOutOfRange("minimumSamples", expected: 1...8, actual: samples)) {
                try HDBSCAN(minimumSamples: samples).fit(rows)
            }
        }
        #expect(throws: ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: 0)) {
            try HDBSCAN(threads: 0).fit(rows)
        }
        #expect(throws: ClusteringError.distanceOutOfRange("clusterSelectionEpsilon", actual: -1)) {
            try HDBSCAN(clusterSelectionEpsilon: -1).fit(rows)
        }
        #expect(throws: ClusteringError.distanceOutOfRange("clusterSelectionEpsilon", actual: .infinity)) {
            try HDBSCAN(clusterSelectionEpsilon: .infinity).fit(rows)
        }
    }

    /// Two groups of four, in different places and directions.
    private let groups: [[Float]] = [
        [1, 0.1], [1.1, 0.1], [1, 0.2], [1.1, 0.2], [0.1, 1], [0.1, 1.1], [0.2, 1], [0.2, 1.1],
    ]
}
