// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Places vectors in the plane so that those near each other stay near each other.
///
/// ```swift
/// let points = try NeighborLayout().fit(embeddings)      // embeddings.count × 2
/// ```
///
/// What is near is kept as well as a plane can; distances between far groups, the extent of a group and the directions mean
/// nothing. `Trustworthiness` tells how much of it is true.
///
/// The method is that of UMAP: McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for
/// Dimension Reduction" (2018), https://arxiv.org/abs/1802.03426. Ours differs in four things. The nearest vectors are
/// found exactly. The start is the plane of the two principal components (Kobak and Linderman, 2021,
/// https://doi.org/10.1038/s41587-020-00809-z), not a spectral one. Points move in sixteen groups, one after the other:
/// those of a group see where the others were when its turn began, so that many threads make the same layout as one, bit for
/// bit. And islands far from the rest are brought near it in the end: how far they drift means nothing. It depends on the vectors, their order, the parameters and the seed alone.
public struct NeighborLayout: Sendable, Hashable {
    /// How many vectors, **the vector itself among them**, are a vector's surroundings, at least 2; 15 by default.
    ///
    /// Fewer show finer groups, more the larger picture. Where there are fewer vectors, all of them are taken.
    public var neighborCount: Int
    /// How close points come, 0...`spread`; 0.1 by default.
    public var minimumDistance: Double
    /// The scale of the whole; 1 by default.
    public var spread: Double
    /// How often all points are moved; nil, the default, is 500 for up to 10,000 vectors and 200 for more.
    public var rounds: Int?
    /// Points that each point is pushed away from for one that it is drawn to; 5 by default.
    public var negativeSamples: Int
    /// How far apart vectors are: cosine, the default, or euclidean.
    public var metric: Metric
    /// Where the random encounters come from.
    public var seed: UInt64
    /// The most threads to use; nil, the default, is one for each core.
    public var threads: Int?

    /// Chooses the parameters; `fit(_:progress:)` checks them.
    ///
    /// - Parameters:
    ///   - neighborCount: How many vectors, the vector itself among them, are a vector's surroundings.
    ///   - minimumDistance: How close points come.
    ///   - spread: The scale of the whole.
    ///   - rounds: How often all points are moved; nil is as many as fit the number of vectors.
    ///   - negativeSamples: Points that each point is pushed away from for one that it is drawn to.
    ///   - metric: How far apart vectors are.
    ///   - seed: Where the random encounters come from.
    ///   - threads: The most threads to use; nil is one for each core.
    public init(
        neighborCount: Int = 15,
        minimumDistance: Double = 0.1,
        spread: Double = 1,
        rounds: Int? = nil,
        negativeSamples: Int = 5,
        metric: Metric = .cosine,
        seed: UInt64 = 42,
        threads: Int? = nil
    ) {
        self.neighborCount = neighborCount
        self.minimumDistance = minimumDistance
        self.spread = spread
        self.rounds = rounds
        self.negativeSamples = negativeSamples
        self.metric = metric
        self.seed = seed
        self.threads = threads
    }

    /// Places vectors.
    ///
    /// One vector lies at the origin. Equal vectors lie near each other, not on one spot: a picture shows them all.
    ///
    /// - Parameters:
    ///   - embeddings: The vectors, finite, and none zero where the metric is cosine.
    ///   - progress: Called now and then, on whichever thread is at work.
    /// - Returns: `embeddings.count × 2` coordinates, finite, around the origin.
    /// - Throws: `ClusteringError` when there are no vectors, one is not finite or has no direction, the metric is no
    ///   distance, or a parameter is out of range; `CancellationError` where the task is cancelled.
    /// - Complexity: O(`count`² × `dimension` + `dimension`³ + rounds × `count` × `neighborCount` × `negativeSamples`) time;
    ///   memory beyond the vectors is one packed copy of them and about a hundred bytes for each neighbour of a vector.
    public func fit(
        _ embeddings: Embeddings,
        progress: (@Sendable (LayoutProgress) -> Void)? = nil
    ) throws -> Embeddings {
        let threads = self.threads ?? availableThreads
        try check(embeddings, threads)
        let space = try MetricSpace(embeddings, metric == .cosine ? .cosine : .euclidean)
        let count = embeddings.count
        guard count > 1 else { return Embeddings([[0, 0]]) }
        let table = try NeighborTable(space, neighborCount: min(neighborCount, count) - 1, threads: threads) {
            progress?(LayoutProgress(stage: .neighbors, completed: $0, total: count))
        }
        let start = try LayoutStart(embeddings, metric: metric, seed: seed, threads: threads)
        let rounds = self.rounds ?? (count <= 10_000 ? 500 : 200)
        let graph = FuzzyGraph(table)
        let descent = LayoutDescent(
            graph,
            start: start.points,
            curve: AttractionCurve(minimumDistance: minimumDistance, spread: spread),
            parameters: self,
            rounds: rounds,
            threads: threads
        )
        for round in 0..<rounds {
            try Task.checkCancellation()
            descent.move(round)
            progress?(LayoutProgress(stage: .rounds, completed: round + 1, total: rounds))
        }
        let gap = Self.gap * spread
        return Self.centred(LayoutParts(graph, descent.points, longest: 3 * gap).gathered(gap: gap))
    }

    /// How near islands are brought, in units of `spread`.
    private static let gap = 0.6

    /// The points, moved so that their mean is the origin.
    private static func centred(_ points: Embeddings) -> Embeddings {
        var mean = SIMD2<Double>.zero
        for point in points { mean += SIMD2(Double(point[0]), Double(point[1])) }
        mean /= Double(points.count)
        let storage = points.flatMap { [Float(Double($0[0]) - mean.x), Float(Double($0[1]) - mean.y)] }
        return Embeddings(storage: storage, dimension: 2)
    }

    private func check(_ embeddings: Embeddings, _ threads: Int) throws {
        guard metric == .cosine || metric == .euclidean else {
            throw ClusteringError.unsupportedMetric(metric, supported: [.cosine, .euclidean])
        }
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        let counts = [
            ("neighborCount", neighborCount, 2), ("rounds", rounds ?? 1, 1), ("negativeSamples", negativeSamples, 0),
            ("threads", threads, 1),
        ]
        for (name, value, least) in counts where value < least {
            throw ClusteringError.parameterOutOfRange(name, expected: least...Int.max, actual: value)
        }
        guard spread > 0, spread.isFinite else { throw ClusteringError.distanceOutOfRange("spread", actual: spread) }
        guard minimumDistance >= 0, minimumDistance <= spread else {
            throw ClusteringError.distanceOutOfRange("minimumDistance", actual: minimumDistance)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
    }
}
