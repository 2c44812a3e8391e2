// SPDX-License-Identifier: Apache-2.0

/// Points in groups that only ever grow together.
struct DisjointSets: Sendable {
    private var parents: [Int]
    private var sizes: [Int]

    /// Each of `count` points in a group of its own.
    init(count: Int) {
        parents = Array(0..<count)
        sizes = Array(repeating: 1, count: count)
    }

    /// A point that stands for the group of another.
    mutating func representative(of point: Int) -> Int {
        var point = point
        while parents[point] != point {
            parents[point] = parents[parents[point]]
            point = parents[point]
        }
        return point
    }

    /// Makes one group of those of two points; false if they are in one already.
    mutating func join(_ a: Int, _ b: Int) -> Bool {
        var large = representative(of: a)
        var small = representative(of: b)
        guard large != small else { return false }
        if sizes[large] < sizes[small] { swap(&large, &small) }
        parents[small] = large
        sizes[large] += sizes[small]
        return true
    }

    /// The number of points in the group of a point.
    mutating func size(of point: Int) -> Int { sizes[representative(of: point)] }

    /// The shortest of some edges that join all that they can join: Kruskal's algorithm.
    ///
    /// - Parameters:
    ///   - edges: In any order.
    ///   - count: The number of points.
    /// - Returns: The edges kept, by rising weight, and the groups that they make.
    static func forest(of edges: [WeightedEdge], count: Int) -> (edges: [WeightedEdge], groups: DisjointSets) {
        var groups = DisjointSets(count: count)
        let kept = edges.sorted().filter { groups.join($0.first, $0.second) }
        return (kept, groups)
    }
}
