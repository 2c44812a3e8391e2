// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension DensityClusters {
    /// Rows that one thread compares with all.
    private static let partRows = 120

    /// Places new vectors among those that were grouped; the clusters stay as they are.
    ///
    /// A new vector follows its nearest neighbour by mutual reachability distance: it joins the cluster that the
    /// neighbour is in at the density at which the two meet. That is `approximate_predict` of the `hdbscan` package 0.8.44,
    /// and its answers, with its way of counting: of the `2 (minimumSamples − 1)` vectors next to the new one, of equally
    /// near ones the lowest row first, the first of the least reach counts; the new vector's core distance is that of its
    /// neighbour number `minimumSamples`, while its neighbours' have one vector fewer in them than when they were
    /// grouped. It differs where the package's answer does not fit its own clusters: it takes for a cluster the lowest node that
    /// vectors of the label leave directly, so that with `allowsSingleCluster` or an epsilon much is noise; and where a
    /// density is infinite it says 0 instead of 1.
    ///
    /// A vector that was grouped goes to its own cluster again, or leaves noise where it lies at the border of one.
    ///
    /// - Parameters:
    ///   - embeddings: Vectors of the dimension of those that were grouped; finite, and none zero where the metric is
    ///     cosine.
    ///   - threads: The most threads to use; nil is one for each core.
    /// - Returns: A label and a probability for each.
    /// - Throws: `ClusteringError` for another dimension, a vector that is not finite or has no direction, no thread.
    /// - Complexity: O(new × grouped × dimension) time; memory for two copies of all vectors.
    public func predict(_ embeddings: Embeddings, threads: Int? = nil) throws -> DensityPrediction {
        guard !embeddings.isEmpty else { return DensityPrediction(labels: [], probabilities: []) }
        let known = surroundings.embeddings
        guard embeddings.dimension == known.dimension else {
            throw ClusteringError.dimensionMismatch(expected: known.dimension, actual: embeddings.dimension)
        }
        let threads = threads ?? availableThreads
        guard threads > 0 else {
            throw ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: threads)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        _ = try MetricSpace(embeddings, surroundings.metric)
        let all = Embeddings(storage: known.storage + embeddings.storage, dimension: known.dimension)
        let space = try MetricSpace(all, surroundings.metric)
        let tiles = GapTiles(space, order: Array(0..<all.count), columnCount: known.count, threads: threads)
        let places = DensityPlaces(tree, nodes: nodes)
        let parts = (embeddings.count + Self.partRows - 1) / Self.partRows
        let found = Guarded<[[(label: Int?, probability: Double)]]>(Array(repeating: [], count: parts))
        parallelForEach(parts, threads: threads) { part in
            let first = known.count + part * Self.partRows
            let rows = Array(first..<min(first + Self.partRows, all.count))
            let others = surroundings.minimumSamples - 1
            let placed = tiles.nearest(to: rows, limit: max(1, 2 * others)).map { near in
                let (row, density) = meeting(near.prefix(max(1, 2 * others)), core: near[others].distance)
                return places.place(besides: row, density: density)
            }
            found.withLock { $0[part] = placed }
        }
        let placed = found.value.joined()
        return DensityPrediction(labels: placed.map(\.label), probabilities: placed.map(\.probability))
    }

    /// The neighbour that a new vector meets first, and the density at which it does.
    private func meeting(
        _ near: ArraySlice<GapTiles.Neighbour>,
        core: Double
    ) -> (row: Int, density: Double) {
        var best = (row: near[near.startIndex].row, reach: Double.infinity)
        for neighbour in near {
            let reach = max(surroundings.innerDistances[neighbour.row], core, neighbour.distance)
            if reach < best.reach { best = (neighbour.row, reach) }
        }
        return (best.row, best.reach > 0 ? 1 / best.reach : .infinity)
    }
}
