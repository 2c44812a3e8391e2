// SPDX-License-Identifier: Apache-2.0

/// A spanning tree written as a chain: the points in the order in which Prim's algorithm reaches them from point 0.
///
/// The longest edge on the tree's path between two points is the greatest height after the first of them up to the
/// second: Prim leaves a group that is joined by edges up to a length only when it has reached all of it.
package struct SpanningChain: Sendable {
    /// The points, in the order they are reached.
    package let order: [Int]
    /// The length of the edge by which the point at each position is reached; 0 at position 0.
    package let heights: [Double]
    /// The edges of the tree, that by which the point at each position but 0 is reached.
    let edges: [WeightedEdge]

    /// Walks a tree; of edges of one length the one to the lowest point comes first.
    ///
    /// - Precondition: `edges` are a tree over `count` points.
    package init(_ edges: [WeightedEdge], count: Int) {
        precondition(edges.count == count - 1, "\(edges.count) edges are no tree of \(count) points.")
        var starts = [Int](repeating: 0, count: count + 1)
        for edge in edges {
            starts[edge.first] += 1
            starts[edge.second] += 1
        }
        var total = 0
        for point in starts.indices { (starts[point], total) = (total, total + starts[point]) }
        var ends = starts
        var links = [(point: Int, weight: Double)](repeating: (0, 0), count: 2 * edges.count)
        for edge in edges {
            for (from, to) in [(edge.first, edge.second), (edge.second, edge.first)] {
                links[ends[from]] = (to, edge.weight)
                ends[from] += 1
            }
        }
        var order: [Int] = []
        var heights: [Double] = []
        order.reserveCapacity(count)
        heights.reserveCapacity(count)
        var sources = [Int](repeating: 0, count: count)
        var reached = [Bool](repeating: false, count: count)
        var frontier = PointQueue()
        frontier.insert(0, weight: 0)
        while let (point, weight) = frontier.removeFirst() {
            reached[point] = true
            order.append(point)
            heights.append(weight)
            for link in links[starts[point]..<starts[point + 1]] where !reached[link.point] {
                sources[link.point] = point
                frontier.insert(link.point, weight: link.weight)
            }
        }
        self.order = order
        self.heights = heights
        self.edges = zip(order, heights).dropFirst().map { WeightedEdge(sources[$0], $0, weight: $1) }
    }
}
