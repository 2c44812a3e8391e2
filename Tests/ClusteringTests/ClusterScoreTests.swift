// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

/// Expected values are scikit-learn 1.9.1's.
struct ClusterScoreTests {
    static let reference = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3]
    static let points = Embeddings([[0, 0], [1, 0], [0, 1], [5, 5], [6, 5], [5, 7], [9, 0], [9, 1]])

    /// Adjusted Rand index, homogeneity, completeness, V-measure.
    @Test(arguments: [
        ([1, 1, 0, 0, 2, 2, 2, 2, 3, 3, 3], [0.17582417582, 0.57384642266, 0.55350779952, 0.56349364630]),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0]),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [0, 1, 0.53986726632, 0.70118675567]),
        ([9, 9, 9, 4, 4, 4, 7, 7, 7, 7, 1], [1, 1, 1, 1]),
    ])
    func agreementEqualsTheReference(labels: [Int], expected: [Double]) throws {
        let found = try PartitionComparison(labels, reference: Self.reference)
        let own = [found.adjustedRandIndex, found.homogeneity, found.completeness, found.vMeasure]
        for (value, reference) in zip(own, expected) { #expect(abs(value - reference) < 1e-10) }
        #expect(found.normalizedMutualInformation == found.vMeasure)
        // Completeness and homogeneity change places with the two sides.
        let backward = try PartitionComparison(Self.reference, reference: labels)
        #expect(abs(backward.adjustedRandIndex - expected[0]) < 1e-10)
        #expect(abs(backward.completeness - expected[1]) < 1e-10 && abs(backward.homogeneity - expected[2]) < 1e-10)
    }

    @Test func noiseIsAGroupOfItsOwn() throws {
        let noisy = try PartitionComparison([0, 0, nil, nil, 1], reference: [0, 0, 2, 2, 1])
        #expect(noisy.adjustedRandIndex == 1)
        #expect(throws: ClusteringError.labelCountMismatch(expected: 2, actual: 1)) {
            try PartitionComparison([0], reference: [0, 1])
        }
        #expect(throws: ClusteringError.noVectors) { try PartitionComparison([], reference: []) }
    }

    @Test func euclideanSilhouetteEqualsTheReference() throws {
        let found = try Silhouette(of: Self.points, labels: [0, 0, 0, 1, 1, 1, 2, 2], metric: .euclidean)
        let expected = [0.87225151, 0.83185156, 0.83097275, 0.75124334, 0.70122035, 0.7226499, 0.85219005, 0.83210168]
        for (own, reference) in zip(found.values, expected) { #expect(try abs(#require(own) - reference) < 1e-6) }
        #expect(abs(found.mean - 0.7993101429377166) < 1e-6)
    }

    @Test func cosineSilhouetteEqualsTheReference() throws {
        let moved = Embeddings(storage: Self.points.storage.map { $0 + 1 }, dimension: 2)
        let found = try Silhouette(of: moved, labels: [0, 0, 0, 1, 1, 1, 2, 1])
        let expected = [-0.11848521, -0.55835966, 0.05497087, -0.43279454, -0.28100545, -0.543509, 0, -0.9740005]
        for (own, reference) in zip(found.values, expected) { #expect(try abs(#require(own) - reference) < 1e-6) }
    }

    /// Several tiles, noise, near copies; by the definition.
    @Test(arguments: [Metric.cosine, .euclidean])
    func silhouettesEqualTheirDefinition(metric: Metric) throws {
        var vectors = KMeansTests.mixture(600, dimension: 7, centers: 5).map { Array($0.components) }
        for row in 300..<320 { vectors[row] = vectors[row - 300].map { $0 * 1.0001 } }
        let embeddings = Embeddings(vectors)
        let labels = (0..<600).map { $0 % 11 == 0 ? nil : $0 % 4 }
        let found = try Silhouette(of: embeddings, labels: labels, metric: metric)
        func distance(_ first: Int, _ second: Int) -> Double {
            var (dot, own, other, square) = (0.0, 0.0, 0.0, 0.0)
            for (a, b) in zip(vectors[first], vectors[second]) {
                dot += Double(a) * Double(b)
                own += Double(a) * Double(a)
                other += Double(b) * Double(b)
                square += (Double(a) - Double(b)) * (Double(a) - Double(b))
            }
            return metric == .cosine ? 1 - dot / (own * other).squareRoot() : square.squareRoot()
        }
        for row in stride(from: 0, to: 600, by: 7) {
            guard let label = labels[row] else {
                #expect(found.values[row] == nil)
                continue
            }
            let means = (0..<4).map { cluster in
                let members = labels.indices.filter { labels[$0] == cluster && $0 != row }
                return members.reduce(0) { $0 + distance(row, $1) } / Double(members.count)
            }
            let outer = means.indices.filter { $0 != label }.map { means[$0] }.min() ?? 0
            let expected = (outer - means[label]) / max(outer, means[label])
            #expect(try abs(#require(found.values[row]) - expected) < 1e-5)
        }
        #expect(try Silhouette(of: embeddings, labels: labels, metric: metric, threads: 1) == found)
    }

    @Test func silhouetteRefusesWhatItCannotJudge() {
        #expect(throws: ClusteringError.tooFewClusters(expected: 2, actual: 1)) {
            try Silhouette(of: Self.points, labels: Array(repeating: 3, count: 8), metric: .euclidean)
        }
        #expect(throws: ClusteringError.zeroVector(row: 0)) {
            try Silhouette(of: Self.points, labels: [0, 0, 0, 1, 1, 1, 2, 2])
        }
        #expect(throws: ClusteringError.unsupportedMetric(.dot, supported: [.cosine, .euclidean])) {
            try Silhouette(of: Self.points, labels: [0, 0, 0, 1, 1, 1, 2, 2], metric: .dot)
        }
    }
}
