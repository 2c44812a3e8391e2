// SPDX-License-Identifier: Apache-2.0

/// Vectors grouped by density: what `HDBSCAN` returns.
public struct DensityClusters: Sendable, Hashable {
    /// The cluster of each vector, counted from 0; nil is noise.
    ///
    /// Clusters are numbered as scikit-learn numbers them: by their node in the condensed tree.
    public let labels: [Int?]
    /// How firmly each vector belongs to its cluster, in 0...1: 0 for noise, 1 for the densest of the cluster.
    public let probabilities: [Double]
    /// How much of an outlier each vector is, in 0...1, noise or not: the GLOSH score, 1 − λ(x) / λmax.
    ///
    /// λ(x) is the density at which the vector leaves the tree, λmax the greatest one in the cluster it leaves and in
    /// the clusters within. Campello and others, https://doi.org/10.1145/2733381. The `hdbscan` package leaves out
    /// the clusters within, so that scores are equal for vectors that leave a leaf of the tree and otherwise not
    /// smaller here.
    public let outlierScores: [Double]
    /// The node of the condensed tree that each cluster is.
    public let nodes: [Int]
    /// The clusters within clusters that these were chosen from.
    public let tree: CondensedTree
    /// The vectors themselves, for `predict(_:threads:)`.
    let surroundings: DensitySurroundings

    /// The number of clusters, noise not counted.
    public var clusterCount: Int { nodes.count }
}
