// SPDX-License-Identifier: Apache-2.0

/// Chooses clusters of a condensed tree, and says for each vector what that makes of it.
///
/// Clusters are counted from the cluster of all, 0, so that each has a greater number than the one it is in.
struct ClusterSelection: Sendable {
    private let tree: CondensedTree
    private let parameters: HDBSCAN
    /// The cluster that each cluster is in; that of all is in itself.
    private var parents: [Int]
    /// The clusters that each cluster falls apart into: two or none.
    private var children: [[Int]]
    /// The density at which each cluster appears.
    private var births: [Double]
    /// The greatest density at which anything leaves each cluster.
    private var deaths: [Double]
    /// How long each cluster lasts, summed over its vectors.
    private var stabilities: [Double]

    init(_ tree: CondensedTree, parameters: HDBSCAN) {
        self.tree = tree
        self.parameters = parameters
        parents = Array(repeating: 0, count: tree.clusterCount)
        children = Array(repeating: [], count: tree.clusterCount)
        births = Array(repeating: 0, count: tree.clusterCount)
        deaths = births
        stabilities = births
        for edge in tree.edges {
            let parent = edge.parent - tree.count
            deaths[parent] = max(deaths[parent], edge.density)
            guard edge.child >= tree.count else { continue }
            let child = edge.child - tree.count
            parents[child] = parent
            children[parent].append(child)
            births[child] = edge.density
        }
        for edge in tree.edges {
            let parent = edge.parent - tree.count
            // What appears and leaves at infinite density has lasted for no time: ∞ − ∞ would be no number.
            guard edge.density > births[parent] else { continue }
            stabilities[parent] += (edge.density - births[parent]) * Double(edge.size)
        }
    }

    /// The labels and scores of all vectors.
    func clusters(in surroundings: DensitySurroundings) -> DensityClusters {
        let chosen = selected().sorted()
        var numbers = [Int?](repeating: nil, count: tree.clusterCount)
        for (number, cluster) in chosen.enumerated() { numbers[cluster] = number }
        // A cluster that is not chosen belongs to the chosen one that it is in.
        for cluster in numbers.indices where numbers[cluster] == nil { numbers[cluster] = numbers[parents[cluster]] }
        var labels = [Int?](repeating: nil, count: tree.count)
        var probabilities = [Double](repeating: 0, count: tree.count)
        var outlierScores = probabilities
        let summits = greatestDensitiesWithin()
        for edge in tree.edges where edge.child < tree.count {
            let cluster = edge.parent - tree.count
            outlierScores[edge.child] = fraction(missing: edge.density, of: summits[cluster])
            guard let number = numbers[cluster] else { continue }
            if chosen[number] == 0, edge.density < leastDensityOfAll { continue }
            labels[edge.child] = number
            let death = deaths[chosen[number]]
            probabilities[edge.child] =
                death == 0 || edge.density.isInfinite ? 1 : min(edge.density, death) / death
        }
        return DensityClusters(
            labels: labels,
            probabilities: probabilities,
            outlierScores: outlierScores,
            nodes: chosen.map { $0 + tree.count },
            tree: tree,
            surroundings: surroundings
        )
    }

    /// What a vector must reach to belong to the cluster of all, where that is chosen.
    private var leastDensityOfAll: Double {
        parameters.clusterSelectionEpsilon > 0 ? 1 / parameters.clusterSelectionEpsilon : deaths[0]
    }

    /// 1 − density / greatest; 0 where both are infinite.
    private func fraction(missing density: Double, of greatest: Double) -> Double {
        density < greatest ? 1 - density / greatest : 0
    }

    /// The greatest density at which anything leaves each cluster or a cluster within.
    private func greatestDensitiesWithin() -> [Double] {
        var summits = deaths
        for cluster in summits.indices.dropFirst().reversed() {
            summits[parents[cluster]] = max(summits[parents[cluster]], summits[cluster])
        }
        return summits
    }

    private func selected() -> Set<Int> {
        let clusters: Set<Int>
        switch parameters.selection {
        case .excessOfMass: clusters = longestLasting()
        case .leaf: clusters = Set(children.indices.dropFirst().filter { children[$0].isEmpty })
        }
        guard parameters.clusterSelectionEpsilon > 0, clusters != [0] else { return clusters }
        return Set(clusters.map { births[$0] > 1 / parameters.clusterSelectionEpsilon ? lastBeforeEpsilon($0) : $0 })
    }

    /// The clusters whose stabilities have the greatest sum, none of them within another.
    private func longestLasting() -> Set<Int> {
        var best = stabilities
        var keeps = [Bool](repeating: true, count: children.count)
        for cluster in children.indices.reversed() where cluster > 0 || parameters.allowsSingleCluster {
            let within = children[cluster].reduce(0) { $0 + best[$1] }
            if within > best[cluster] {
                best[cluster] = within
                keeps[cluster] = false
            }
        }
        if !parameters.allowsSingleCluster { keeps[0] = false }
        var pending = [0]
        var clusters: Set<Int> = []
        while let cluster = pending.popLast() {
            if keeps[cluster] { clusters.insert(cluster) } else { pending += children[cluster] }
        }
        return clusters
    }

    /// The lowest cluster around one that appears at a distance greater than epsilon.
    private func lastBeforeEpsilon(_ cluster: Int) -> Int {
        var cluster = cluster
        while true {
            let parent = parents[cluster]
            if parent == 0 { return parameters.allowsSingleCluster ? 0 : cluster }
            if births[parent] < 1 / parameters.clusterSelectionEpsilon { return parent }
            cluster = parent
        }
    }
}
