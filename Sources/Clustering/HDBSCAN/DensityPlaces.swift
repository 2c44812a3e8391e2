// SPDX-License-Identifier: Apache-2.0

/// A condensed tree and the clusters chosen from it, ready to say where something of a density belongs.
struct DensityPlaces: Sendable {
    /// The cluster that each vector leaves, counted from the cluster of all, and the density at which it does.
    private var leaving: [(cluster: Int, density: Double)]
    /// The cluster that each cluster is in; that of all is in itself.
    private var parents: [Int]
    /// The density at which each cluster appears.
    private var births: [Double]
    /// The number of the chosen cluster that each cluster is, or is in.
    private var numbers: [Int?]
    /// The greatest density at which anything leaves each chosen cluster.
    private var deaths: [Double]

    init(_ tree: CondensedTree, nodes: [Int]) {
        leaving = Array(repeating: (0, 0), count: tree.count)
        parents = Array(repeating: 0, count: tree.clusterCount)
        births = Array(repeating: 0, count: tree.clusterCount)
        numbers = Array(repeating: nil, count: tree.clusterCount)
        deaths = Array(repeating: 0, count: nodes.count)
        for (number, node) in nodes.enumerated() { numbers[node - tree.count] = number }
        for edge in tree.edges {
            let parent = edge.parent - tree.count
            if let number = numbers[parent] { deaths[number] = max(deaths[number], edge.density) }
            if edge.child < tree.count {
                leaving[edge.child] = (parent, edge.density)
            } else {
                parents[edge.child - tree.count] = parent
                births[edge.child - tree.count] = edge.density
            }
        }
        for cluster in numbers.indices where numbers[cluster] == nil { numbers[cluster] = numbers[parents[cluster]] }
    }

    /// Where something belongs that meets a vector at a density.
    func place(besides row: Int, density: Double) -> (label: Int?, probability: Double) {
        var cluster = leaving[row].cluster
        if leaving[row].density > density {
            while cluster > 0, births[cluster] >= density { cluster = parents[cluster] }
        }
        guard let number = numbers[cluster] else { return (nil, 0) }
        let death = deaths[number]
        return (number, death == 0 || density.isInfinite ? 1 : min(density, death) / death)
    }
}
