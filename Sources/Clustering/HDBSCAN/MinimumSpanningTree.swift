// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The shortest tree over all vectors, where two are as far apart as their mutual reachability distance: the greatest
/// of their distance and both core distances.
///
/// Any spanning tree bounds the shortest one: an edge that is not shorter than the longest on the tree's path between
/// its ends cannot improve it. So a tree is made of the edges to near neighbours, groups that these leave apart are
/// joined, and one pass over all pairs collects the edges that do improve it: few. Float32 products only say which
/// pairs cannot matter; all lengths are float64.
package struct MinimumSpanningTree: Sendable {
    private let space: MetricSpace
    private let coreDistances: [Double]
    private let threads: Int

    package init(space: MetricSpace, coreDistances: [Double], threads: Int) {
        self.space = space
        self.coreDistances = coreDistances
        self.threads = threads
    }

    /// The tree over all vectors of a space.
    ///
    /// - Parameters:
    ///   - space: At least one vector.
    ///   - minimumSamples: How many vectors lie within the core distance, the vector itself among them; `1...count`.
    ///   - threads: The most threads to use.
    /// - Returns: The tree, walked from vector 0.
    package static func chain(in space: MetricSpace, minimumSamples: Int, threads: Int) -> SpanningChain {
        let (tree, chain, _) = first(in: space, minimumSamples: minimumSamples, threads: threads)
        return tree.shortened(chain)
    }

    /// As `chain(in:minimumSamples:threads:)`, and at which distance one fewer vector is near to each.
    static func chainAndInnerDistances(
        in space: MetricSpace,
        minimumSamples: Int,
        threads: Int
    ) -> (chain: SpanningChain, innerDistances: [Double]) {
        let (tree, chain, innerDistances) = first(in: space, minimumSamples: minimumSamples, threads: threads)
        return (tree.shortened(chain), innerDistances)
    }

    /// A tree of edges to near neighbours.
    ///
    /// A function of its own, so that its packed copy of the vectors is gone before the next one is made.
    private static func first(
        in space: MetricSpace,
        minimumSamples: Int,
        threads: Int
    ) -> (tree: MinimumSpanningTree, chain: SpanningChain, innerDistances: [Double]) {
        let tiles = GapTiles(space, order: Array(0..<space.count), threads: threads)
        let near = NearestNeighbours(tiles, minimumSamples: minimumSamples, threads: threads)
        let tree = MinimumSpanningTree(space: space, coreDistances: near.coreDistances, threads: threads)
        return (tree, tree.joined(near.edges, tiles), near.innerDistances)
    }

    /// A spanning tree of some edges and, where they leave groups apart, the shortest ways out of these.
    private func joined(_ edges: [WeightedEdge], _ tiles: GapTiles) -> SpanningChain {
        var (tree, groups) = DisjointSets.forest(of: edges, count: space.count)
        // Every group but the largest is joined to another, so that at most half are left.
        while tree.count < space.count - 1 {
            let group = (0..<space.count).map { groups.representative(of: $0) }
            let largest = group.indices.max { (groups.size(of: $0), group[$1]) < (groups.size(of: $1), group[$0]) } ?? 0
            let outside = group.indices.filter { group[$0] != group[largest] }
            let parts = GapTiles.blocks(of: outside.count)
            let found = Guarded<[[WeightedEdge]]>(Array(repeating: [], count: parts))
            parallelForEach(parts, threads: threads) { part in
                let rows = Array(outside[GapTiles.positions(of: part, count: outside.count)])
                let ways = waysOut(rows, group, tiles)
                found.withLock { $0[part] = ways }
            }
            (tree, groups) = DisjointSets.forest(of: tree + found.value.joined(), count: space.count)
        }
        return SpanningChain(tree, count: space.count)
    }

    /// From each of some rows an edge out of its group, the shortest as far as float32 can tell.
    private func waysOut(_ rows: [Int], _ group: [Int], _ tiles: GapTiles) -> [WeightedEdge] {
        var best = [(gap: Float, row: Int)](repeating: (.infinity, -1), count: rows.count)
        tiles.scan(rows, against: 0..<tiles.blocks) { index, _ in
            best[index].gap
        } visit: { index, other, gap in
            let row = rows[index]
            guard group[row] != group[other] else { return }
            let reach = max(gap, space.gap(atDistance: max(coreDistances[row], coreDistances[other])))
            if reach < best[index].gap { best[index] = (reach, other) }
        }
        return zip(rows, best).map { row, way in WeightedEdge(row, way.row, weight: reach(row, way.row)) }
    }

    /// The shortest tree, given any.
    package func shortened(_ chain: SpanningChain) -> SpanningChain {
        let tiles = GapTiles(space, order: chain.order, threads: threads)
        let blockHeights = (0..<tiles.blocks).map { block in
            chain.heights[tiles.positions(of: block)].reduce(0) { max($0, $1) }
        }
        let found = Guarded<[[WeightedEdge]]>(Array(repeating: [], count: tiles.blocks))
        parallelForEach(tiles.blocks, threads: threads) { block in
            let edges = shortcuts(from: block, tiles, chain, blockHeights)
            found.withLock { $0[block] = edges }
        }
        let (edges, _) = DisjointSets.forest(of: chain.edges + found.value.joined(), count: space.count)
        return SpanningChain(edges, count: space.count)
    }

    /// The edges from a block of the chain to itself and what comes after it that are shorter than the tree's path.
    private func shortcuts(
        from block: Int,
        _ tiles: GapTiles,
        _ chain: SpanningChain,
        _ blockHeights: [Double]
    ) -> [WeightedEdge] {
        let positions = tiles.positions(of: block)
        // The longest edge on the path from a row to the end of its block, and from there to the start of another.
        var toEnd = [Double](repeating: 0, count: positions.count)
        for index in toEnd.indices.dropLast().reversed() {
            toEnd[index] = max(toEnd[index + 1], chain.heights[positions.lowerBound + index + 1])
        }
        var between = [Double](repeating: 0, count: tiles.blocks)
        for other in between.indices.dropFirst(block + 2) {
            between[other] = max(between[other - 1], blockHeights[other - 1])
        }
        var fromStart: [[Double]] = []
        for other in block + 1..<max(block + 1, tiles.blocks) {
            var longest = 0.0
            fromStart.append(
                chain.heights[tiles.positions(of: other)].map { height in
                    longest = max(longest, height)
                    return longest
                }
            )
        }
        let cores = chain.order[positions].map { coreDistances[$0] }
        var walk = (index: -1, position: 0, longest: 0.0)
        var edges: [WeightedEdge] = []
        tiles.scan(Array(positions), against: block..<tiles.blocks) { index, other in
            let longest = other == block ? toEnd[index] : max(toEnd[index], between[other], blockHeights[other])
            return cores[index] < longest ? space.gap(atDistance: longest) : -.infinity
        } visit: { index, position, _ in
            let start = positions.lowerBound + index
            let longest: Double
            if position < positions.upperBound {
                guard position > start else { return }
                if walk.index != index { walk = (index, start, 0) }
                while walk.position < position {
                    walk.position += 1
                    walk.longest = max(walk.longest, chain.heights[walk.position])
                }
                longest = walk.longest
            } else {
                let (other, column) = (position / GapTiles.blockCount, position % GapTiles.blockCount)
                longest = max(toEnd[index], between[other], fromStart[other - block - 1][column])
            }
            let (row, column) = (chain.order[start], chain.order[position])
            guard max(cores[index], coreDistances[column]) < longest else { return }
            let reach = self.reach(row, column)
            guard reach < longest else { return }
            edges.append(WeightedEdge(row, column, weight: reach))
            // Only what makes a forest of these can matter: memory stays in proportion to the rows.
            if edges.count >= 4 * space.count { edges = DisjointSets.forest(of: edges, count: space.count).edges }
        }
        return edges
    }

    /// The mutual reachability distance of two rows.
    private func reach(_ a: Int, _ b: Int) -> Double {
        max(coreDistances[a], coreDistances[b], space.distance(a, b))
    }
}
