// SPDX-License-Identifier: Apache-2.0

/// How clusters fall apart as the density that is asked for rises, splits into fewer than the minimum size left out.
///
/// Nodes `0..<count` are the vectors, `count` is the cluster of all, and higher ones are clusters within, each with a
/// greater number than the one it is in. Density is λ = 1 / distance, infinite at distance 0.
public struct CondensedTree: Sendable, Hashable {
    /// The number of vectors.
    public let count: Int
    /// Each vector and each cluster but that of all, as it leaves the cluster it is in; empty for a lone vector.
    public let edges: [Edge]
    /// The number of clusters, that of all included.
    let clusterCount: Int

    /// Cuts a hierarchy down to its clusters.
    init(_ hierarchy: SingleLinkage, minimumClusterSize: Int) {
        count = hierarchy.count
        var edges: [Edge] = []
        edges.reserveCapacity(count)
        var clusters = 1
        var pending = count > 1 ? [(node: hierarchy.root, cluster: count)] : []
        var next = 0
        while next < pending.count {
            let (node, cluster) = pending[next]
            next += 1
            let merge = hierarchy.merge(node)
            let density = merge.distance > 0 ? 1 / merge.distance : .infinity
            let children = [merge.left, merge.right]
            let sizes = children.map { hierarchy.size($0) }
            let splits = sizes.allSatisfy { $0 >= minimumClusterSize }
            for (child, size) in zip(children, sizes) {
                if splits {
                    let own = count + clusters
                    clusters += 1
                    edges.append(Edge(parent: cluster, child: own, density: density, size: size))
                    pending.append((child, own))
                } else if size >= minimumClusterSize {
                    pending.append((child, cluster))
                } else {
                    for point in hierarchy.points(of: child) {
                        edges.append(Edge(parent: cluster, child: point, density: density, size: 1))
                    }
                }
            }
        }
        self.edges = edges
        clusterCount = clusters
    }
}
