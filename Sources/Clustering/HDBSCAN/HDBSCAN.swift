// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Clusters of any number and density, and noise kept apart: HDBSCAN.
///
/// ```swift
/// let dense = try HDBSCAN(minimumClusterSize: 5, metric: .cosine).fit(embeddings)
/// dense.labels          // [Int?], nil is noise
/// ```
///
/// Every distance that could matter is looked at: the result is that of all pairs, not of an approximate neighbour
/// graph. It has the same bits for any number of threads. Time is O(`count² × dimension`); memory beyond the vectors
/// is one packed copy of them and some hundred bytes a vector. The result keeps the vectors, to place new ones among them.
///
/// Sources: Campello, Moulavi and Sander, "Density-Based Clustering Based on Hierarchical Density Estimates" (2013),
/// https://doi.org/10.1007/978-3-642-37456-2_14; McInnes and Healy, "Accelerated Hierarchical Density Based
/// Clustering" (2017), https://arxiv.org/abs/1705.07321. Results are those of scikit-learn's `HDBSCAN`; where several
/// edges have one length, both choose among them freely, and single vectors at the border of two clusters may fall to
/// either.
public struct HDBSCAN: Sendable, Hashable {
    /// The fewest vectors that are a cluster, at least 2; 5 by default, as in scikit-learn and the `hdbscan` package.
    public var minimumClusterSize: Int
    /// How many vectors, **the vector itself among them**, must lie within a vector's core distance.
    ///
    /// nil, the default, is `minimumClusterSize`. Greater values make more noise. It counts as `min_samples` of
    /// scikit-learn does; the `hdbscan` package leaves out the vector itself, so that its `min_samples` is one less
    /// than this.
    public var minimumSamples: Int?
    /// How far apart two vectors are; cosine by default.
    public var metric: Distance
    /// Which clusters of the tree are kept; those of excess of mass by default.
    public var selection: Selection
    /// Clusters that part at a smaller distance than this are kept as one; 0 by default.
    ///
    /// The references call it `cluster_selection_epsilon`.
    public var clusterSelectionEpsilon: Double
    /// Whether all vectors may be one cluster; false by default: then the first split is always kept.
    public var allowsSingleCluster: Bool
    /// The most threads to use; nil, the default, is one for each core.
    public var threads: Int?

    /// Chooses the parameters; `fit(_:)` checks them.
    ///
    /// - Parameters:
    ///   - minimumClusterSize: The fewest vectors that are a cluster, at least 2.
    ///   - minimumSamples: Vectors within the core distance, the vector itself among them; nil is `minimumClusterSize`.
    ///   - metric: How far apart two vectors are.
    ///   - selection: Which clusters of the tree are kept.
    ///   - clusterSelectionEpsilon: Clusters that part at a smaller distance than this are kept as one.
    ///   - allowsSingleCluster: Whether all vectors may be one cluster.
    ///   - threads: The most threads to use; nil is one for each core.
    public init(
        minimumClusterSize: Int = 5,
        minimumSamples: Int? = nil,
        metric: Distance = .cosine,
        selection: Selection = .excessOfMass,
        clusterSelectionEpsilon: Double = 0,
        allowsSingleCluster: Bool = false,
        threads: Int? = nil
    ) {
        self.minimumClusterSize = minimumClusterSize
        self.minimumSamples = minimumSamples
        self.metric = metric
        self.selection = selection
        self.clusterSelectionEpsilon = clusterSelectionEpsilon
        self.allowsSingleCluster = allowsSingleCluster
        self.threads = threads
    }

    /// Groups vectors.
    ///
    /// If all vectors are equal they are all noise, or one cluster where `allowsSingleCluster` is set: nothing is
    /// denser than its surroundings.
    ///
    /// - Parameter embeddings: At least `minimumSamples` vectors; finite, and none zero where the metric is cosine.
    /// - Returns: A label for each vector, and the tree it comes from.
    /// - Throws: `ClusteringError` when there are no vectors, one is not finite or has no direction, or a parameter is out
    ///   of range: `minimumClusterSize` below 2, `minimumSamples` outside `1...count`, a negative or infinite
    ///   `clusterSelectionEpsilon`, no thread.
    public func fit(_ embeddings: Embeddings) throws -> DensityClusters {
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        let samples = minimumSamples ?? minimumClusterSize
        try require("minimumClusterSize", minimumClusterSize, in: 2...Int.max)
        try require("minimumSamples", samples, in: 1...embeddings.count)
        let threads = self.threads ?? availableThreads
        try require("threads", threads, in: 1...Int.max)
        guard clusterSelectionEpsilon >= 0, clusterSelectionEpsilon.isFinite else {
            throw ClusteringError.distanceOutOfRange("clusterSelectionEpsilon", actual: clusterSelectionEpsilon)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        let space = try MetricSpace(embeddings, metric)
        let (chain, innerDistances) = MinimumSpanningTree.chainAndInnerDistances(
            in: space,
            minimumSamples: samples,
            threads: threads
        )
        let tree = CondensedTree(SingleLinkage(chain), minimumClusterSize: minimumClusterSize)
        let surroundings = DensitySurroundings(
            embeddings: embeddings,
            metric: metric,
            minimumSamples: samples,
            innerDistances: innerDistances
        )
        return ClusterSelection(tree, parameters: self).clusters(in: surroundings)
    }

    private func require(_ name: String, _ actual: Int, in expected: ClosedRange<Int>) throws {
        guard expected.contains(actual) else {
            throw ClusteringError.parameterOutOfRange(name, expected: expected, actual: actual)
        }
    }
}
