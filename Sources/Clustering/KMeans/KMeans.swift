// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Grouping of vectors around a given number of centroids (Lloyd's algorithm).
///
///     let topics = try KMeans(clusterCount: 4, seed: 42).fit(embeddings)
///     print(topics.labels, topics.inertia)
///
/// The start is greedy k-means++ (Arthur and Vassilvitskii, 2007, with 2 + ln k candidates a centroid, as scikit-learn
/// has it). Assignments are those of comparing every vector with every centroid; comparisons that bounds rule out are left
/// out (Elkan, 2003; grouped as in Ding et al., "Yinyang K-Means", 2015). Sums are exact, so the result depends on the
/// vectors, their order and the seed alone, not on threads.
public struct KMeans: Sendable, Hashable {
    /// The number of clusters, at least 1.
    public var clusterCount: Int
    /// How often to start anew, at least 1.
    ///
    /// The result with the least inertia is kept.
    public var restarts: Int
    /// Where the random starts come from.
    public var seed: UInt64
    /// Whether directions are grouped instead of points: vectors and centroids are scaled to length 1.
    public var isSpherical: Bool
    /// The most rounds of a start, at least 1.
    public var maximumIterations: Int
    /// A start ends when the centroids' squared moves sum to at most this part of the vectors' mean variance, as in
    /// scikit-learn; 0 goes on until no vector changes its cluster.
    public var tolerance: Double
    /// The most threads, at least 1; nil for all cores.
    public var threads: Int?

    /// A grouping with the given settings; `fit` checks them.
    ///
    /// - Parameters:
    ///   - clusterCount: The number of clusters.
    ///   - restarts: How often to start anew.
    ///   - seed: Where the random starts come from.
    ///   - isSpherical: Whether to group directions.
    ///   - maximumIterations: The most rounds of a start.
    ///   - tolerance: When a start ends.
    ///   - threads: The most threads; nil for all cores.
    public init(
        clusterCount: Int,
        restarts: Int = 10,
        seed: UInt64 = 42,
        isSpherical: Bool = false,
        maximumIterations: Int = 300,
        tolerance: Double = 1e-4,
        threads: Int? = nil
    ) {
        self.clusterCount = clusterCount
        self.restarts = restarts
        self.seed = seed
        self.isSpherical = isSpherical
        self.maximumIterations = maximumIterations
        self.tolerance = tolerance
        self.threads = threads
    }

    /// Groups vectors.
    ///
    /// A cluster that loses its last vector gets the one that lies farthest from its centroid.
    ///
    /// - Parameter embeddings: The vectors.
    /// - Returns: The start with the least inertia; of equal ones the first.
    /// - Throws: `ClusteringError` for no vectors, NaN or infinite components, settings out of range, and more clusters
    ///   than different vectors; for a zero vector if `isSpherical`.
    /// - Complexity: O(`restarts` × rounds × `count` × `clusterCount` × `dimension`) at worst; memory for one copy of the
    ///   vectors, and for bounds at most 256 MB more.
    public func fit(_ embeddings: Embeddings) throws -> KMeansClustering {
        try check(embeddings)
        let points = PointTable(isSpherical ? embeddings.normalized() : embeddings, isCentered: !isSpherical)
        let workers = threads ?? availableThreads
        var best: KMeansClustering?
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<restarts {
            let start = try KMeansSeeding(points: points, threads: workers).centers(clusterCount, &generator)
            var run = LloydRun(points: points, start: start, isSpherical: isSpherical, threads: workers)
            run.finish(maximumIterations: maximumIterations, tolerance: tolerance * points.meanVariance)
            let inertia = run.inertia
            // Of a run only its result is kept: its bounds are large.
            guard inertia < best?.inertia ?? .infinity else { continue }
            best = KMeansClustering(
                labels: run.labels,
                centroids: run.centroids,
                inertia: inertia,
                iterations: run.iterations,
                isSpherical: isSpherical
            )
        }
        guard let best else { preconditionFailure("No start of \(restarts).") }
        return best
    }

    private func check(_ embeddings: Embeddings) throws {
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        guard (1...embeddings.count).contains(clusterCount) else {
            throw ClusteringError.clusterCountOutOfRange(
                actual: clusterCount,
                count: embeddings.count,
                distinct: embeddings.count
            )
        }
        let counts = [
            ("restarts", restarts), ("maximumIterations", maximumIterations), ("threads", threads ?? availableThreads),
        ]
        for (name, value) in counts where value < 1 {
            throw ClusteringError.parameterOutOfRange(name, expected: 1...Int.max, actual: value)
        }
        if isSpherical, let row = embeddings.indices.first(where: { embeddings[$0].norm == 0 }) {
            throw ClusteringError.zeroVector(row: row)
        }
    }
}
