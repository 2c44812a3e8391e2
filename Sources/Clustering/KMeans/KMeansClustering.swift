// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// What `KMeans` found.
public struct KMeansClustering: Sendable, Hashable {
    /// The cluster of each vector, 0 ..< `centroids.count`.
    public let labels: [Int]
    /// The mean of each cluster; of length 1 if directions were grouped.
    public let centroids: Embeddings
    /// The sum of the vectors' squared distances from their centroids; for directions 2 × Σ (1 − cosine).
    public let inertia: Double
    /// The rounds of the start that was kept.
    public let iterations: Int
    private let isSpherical: Bool

    init(labels: [Int], centroids: Embeddings, inertia: Double, iterations: Int, isSpherical: Bool) {
        self.labels = labels
        self.centroids = centroids
        self.inertia = inertia
        self.iterations = iterations
        self.isSpherical = isSpherical
    }

    /// The number of vectors in each cluster.
    public var sizes: [Int] {
        labels.reduce(into: Array(repeating: 0, count: centroids.count)) { $0[$1] += 1 }
    }

    /// The clusters whose centroids are nearest to new vectors.
    ///
    /// - Parameter embeddings: Vectors of the centroids' dimension.
    /// - Returns: A cluster for each; the lowest of equally near ones.
    /// - Throws: `ClusteringError` for another dimension, NaN or infinite components, and for a zero vector if directions
    ///   were grouped.
    /// - Complexity: O(`count` × clusters × `dimension`).
    public func predict(_ embeddings: Embeddings) throws -> [Int] {
        guard !embeddings.isEmpty else { return [] }
        guard embeddings.dimension == centroids.dimension else {
            throw ClusteringError.dimensionMismatch(expected: centroids.dimension, actual: embeddings.dimension)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        return try embeddings.indices.map { row in
            let vector = embeddings[row]
            if isSpherical, vector.norm == 0 { throw ClusteringError.zeroVector(row: row) }
            let metric: Metric = isSpherical ? .cosine : .euclidean
            let scores = centroids.map { vector.similarity(to: $0, metric: metric) }
            return scores.indices.dropFirst().reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
        }
    }
}
