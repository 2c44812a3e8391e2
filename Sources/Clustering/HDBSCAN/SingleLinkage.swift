// SPDX-License-Identifier: Apache-2.0

/// The merges of nearest groups, one after the other, until all are one.
///
/// Nodes `0..<count` are points; node `count + m` is what merge `m` made. Points stand in the order of a chain, so that
/// every node is a stretch of it.
struct SingleLinkage: Sendable {
    private let order: [Int]
    /// The merges, by rising distance.
    private let merges: [Merge]
    /// The stretch of the chain that each merge made.
    private let stretches: [Range<Int>]

    /// Two nodes and how far apart they are.
    struct Merge: Sendable {
        let left: Int
        let right: Int
        let distance: Double
    }

    init(_ chain: SpanningChain) {
        let count = chain.order.count
        order = chain.order
        let positions = (1..<max(1, count)).sorted { (chain.heights[$0], $0) < (chain.heights[$1], $1) }
        // The node of a stretch is kept at both its ends.
        var nodes = chain.order
        var first = Array(0..<count)
        var last = Array(0..<count)
        var merges: [Merge] = []
        var stretches: [Range<Int>] = []
        merges.reserveCapacity(positions.count)
        stretches.reserveCapacity(positions.count)
        for position in positions {
            let start = first[position - 1]
            let end = last[position]
            merges.append(
                Merge(left: nodes[position - 1], right: nodes[position], distance: chain.heights[position])
            )
            stretches.append(start..<end + 1)
            let node = count + merges.count - 1
            (nodes[start], nodes[end]) = (node, node)
            (last[start], first[end]) = (end, start)
        }
        self.merges = merges
        self.stretches = stretches
    }

    var count: Int { order.count }
    /// The node that holds all points.
    var root: Int { 2 * count - 2 }

    /// The merge that made a node.
    func merge(_ node: Int) -> Merge { merges[node - count] }

    /// The number of points in a node.
    func size(_ node: Int) -> Int { node < count ? 1 : stretches[node - count].count }

    /// The points in a node.
    func points(of node: Int) -> ArraySlice<Int> { node < count ? [node] : order[stretches[node - count]] }
}
