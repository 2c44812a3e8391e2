// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

/// The spanning tree made from tiles, against one made by looking at every pair in turn.
struct MinimumSpanningTreeTests {
    @Test(arguments: [1, 2, 3, 7, 130, 479, 481, 1001], HDBSCAN.Distance.allCases)
    func joinsWhatTheSlowTwinJoins(_ count: Int, _ metric: HDBSCAN.Distance) throws {
        for samples in Set([1, 2, 5, 40, count]) where samples <= count {
            try compare(clustered(count, dimension: 19, seed: UInt64(count + samples)), metric, samples)
        }
    }

    @Test(arguments: HDBSCAN.Distance.allCases) func joinsDuplicatesAndNearDuplicates(_ metric: HDBSCAN.Distance) throws
    {
        var generator = SplitMix64(seed: 5)
        let originals = (0..<40).map { _ in randomFloats(70, using: &generator) }
        // Groups of 15 equal rows and 15 that float32 products cannot tell apart: more than are kept to choose from.
        let rows = originals.flatMap { row in
            (0..<30).map { copy in
                var row = row
                if copy >= 15 { row[copy] += 1e-5 * Float(copy) }
                return row
            }
        }
        for samples in [2, 5, 16, 31] { try compare(Embeddings(rows), metric, samples) }
    }

    @Test func joinsPointsOfAllSizes() throws {
        var generator = SplitMix64(seed: 8)
        for exponent: Float in [1e-30, 1e-12, 1, 1e12, 1e18] {
            let rows = Embeddings(storage: randomFloats(600, using: &generator).map { $0 * exponent }, dimension: 3)
            try compare(rows, .euclidean, 4)
            try compare(rows, .cosine, 4)
        }
        // Far from the origin, so that squares of lengths would drown the differences.
        let far = randomFloats(600, using: &generator).map { 1000 + $0 }
        try compare(Embeddings(storage: far, dimension: 3), .euclidean, 4)
    }

    @Test func shortensAPathThatLeavesItsBlock() throws {
        // Points of a line as they follow each other on a path. It is far away for most of the second block of 480, and the
        // two that must be joined stand at the end of the first block and just after the start of the third.
        let first = (0..<480).map { Float($0) - 479 }
        let away = (0..<471).map { 10_000 + Float($0) }
        let second = (0..<11).map { 20 - Float($0) } + (0..<120).map { 21 + Float($0) }
        let line = first + away + second
        let space = try MetricSpace(Embeddings(line.map { [$0] }), .euclidean)
        let path = (1..<line.count).map { WeightedEdge($0 - 1, $0, weight: space.distance($0 - 1, $0)) }
        let cores = [Double](repeating: 0, count: line.count)
        let tree = MinimumSpanningTree(space: space, coreDistances: cores, threads: 2)
        let heights = tree.shortened(SpanningChain(path, count: line.count)).heights
        #expect(heights.sorted().suffix(3) == [1, 10, 9860])
    }

    @Test(arguments: HDBSCAN.Distance.allCases) func shortensAnyTree(_ metric: HDBSCAN.Distance) throws {
        var generator = SplitMix64(seed: 12)
        let rows = clustered(1500, dimension: 5, seed: 12)
        let space = try MetricSpace(rows, metric)
        let cores = [Double](repeating: 0, count: rows.count)
        let edges = (1..<rows.count).map { row in
            let other = Int.random(in: 0..<row, using: &generator)
            return WeightedEdge(row, other, weight: space.distance(row, other))
        }
        let tree = MinimumSpanningTree(space: space, coreDistances: cores, threads: 2)
        let ours = longestEdges(tree.shortened(SpanningChain(edges, count: rows.count)))
        let expected = longestEdges(slowTree(space, samples: 1))
        #expect(ours.indices.allSatisfy { ours[$0] == expected[$0] })
    }

    /// Some dense groups, some rows of their own.
    private func clustered(_ count: Int, dimension: Int, seed: UInt64) -> Embeddings {
        var generator = SplitMix64(seed: seed)
        let middles = (0..<6).map { _ in randomFloats(dimension, using: &generator) }
        let rows = (0..<count).map { row in
            let spread = Float.random(in: 0.05...0.6, using: &generator)
            return zip(middles[row * row % 6], randomFloats(dimension, using: &generator)).map { $0 + spread * $1 }
        }
        return Embeddings(rows)
    }

    /// Compares the longest edge on the way between any two points: these are one for all shortest trees.
    private func compare(_ rows: Embeddings, _ metric: HDBSCAN.Distance, _ samples: Int) throws {
        let space = try MetricSpace(rows, metric)
        let ours = longestEdges(MinimumSpanningTree.chain(in: space, minimumSamples: samples, threads: 3))
        let expected = longestEdges(slowTree(space, samples: samples))
        let wrong = ours.indices.filter { ours[$0] != expected[$0] }
        #expect(wrong.isEmpty, "\(metric), \(samples) samples")
    }

    /// Prim's algorithm over all pairs.
    private func slowTree(_ space: MetricSpace, samples: Int) -> (order: [Int], heights: [Double]) {
        let cores = (0..<space.count).map { row in
            (0..<space.count).map { space.distance(row, $0) }.sorted()[samples - 1]
        }
        var order = [0]
        var heights = [0.0]
        var reach = [Double](repeating: .infinity, count: space.count)
        var left = Array(1..<max(1, space.count))
        while let last = order.last, !left.isEmpty {
            for row in left { reach[row] = min(reach[row], max(cores[row], cores[last], space.distance(row, last))) }
            let next = left.indices.min { (reach[left[$0]], left[$0]) < (reach[left[$1]], left[$1]) } ?? 0
            order.append(left[next])
            heights.append(reach[left[next]])
            left.remove(at: next)
        }
        return (order, heights)
    }

    private func longestEdges(_ chain: SpanningChain) -> [[Double]] { longestEdges((chain.order, chain.heights)) }

    private func longestEdges(_ chain: (order: [Int], heights: [Double])) -> [[Double]] {
        var longest = Array(repeating: [Double](repeating: 0, count: chain.order.count), count: chain.order.count)
        for start in chain.order.indices {
            var height = 0.0
            for end in chain.order.indices.dropFirst(start + 1) {
                height = max(height, chain.heights[end])
                longest[chain.order[start]][chain.order[end]] = height
                longest[chain.order[end]][chain.order[start]] = height
            }
        }
        return longest
    }
}
