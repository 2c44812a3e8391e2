// SPDX-License-Identifier: Apache-2.0

/// The graph of a faiss `IndexHNSWFlat`, laid out as faiss lays it out (`HNSW.h`).
///
/// Each node has room for `cumulativeCounts[levels[node]]` neighbours: those of level 0 first, then those of each level
/// above. A list that is not full ends with −1.
package struct FaissHNSWGraph: Sendable, Hashable {
    /// The number of levels that each node is on, at least 1: a node of level 0 alone has 1.
    package private(set) var levels: [Int32]
    /// Where the neighbours of each node begin; one more than nodes, the last is the number of places.
    package private(set) var offsets: [Int]
    /// The places for neighbours: nodes, or −1 for none.
    package private(set) var neighbors: [Int32]
    /// Places on all levels below each level: 0, 2·M, 3·M, …; one more than levels.
    package private(set) var cumulativeCounts: [Int]
    /// How probable it is that a new node's highest level is this one; faiss draws levels by it.
    package private(set) var assignProbabilities: [Double]
    /// The node where a search begins, one of the highest level; nil if there is no node.
    package private(set) var entryPoint: Int?
    /// How many candidates adding a node keeps.
    package var efConstruction: Int
    /// How many candidates a search keeps.
    package var efSearch: Int

    /// The parts of a file; `FaissReader` checks them.
    init(
        levels: [Int32],
        offsets: [Int],
        neighbors: [Int32],
        cumulativeCounts: [Int],
        assignProbabilities: [Double],
        entryPoint: Int?,
        efConstruction: Int,
        efSearch: Int
    ) {
        self.levels = levels
        self.offsets = offsets
        self.neighbors = neighbors
        self.cumulativeCounts = cumulativeCounts
        self.assignProbabilities = assignProbabilities
        self.entryPoint = entryPoint
        self.efConstruction = efConstruction
        self.efSearch = efSearch
    }

    /// A graph from its nodes.
    ///
    /// - Parameters:
    ///   - connectivity: Most neighbours above level 0, at least 2; on level 0 twice as many. The paper calls it `M`.
    ///   - topLevels: The highest level of each node, from 0.
    ///   - entryPoint: A node of the highest level; nil exactly if there is no node.
    ///   - efConstruction: How many candidates adding a node keeps.
    ///   - efSearch: How many candidates a search keeps.
    ///   - neighborsOf: The neighbours of a node on a level, of which each node has 0...its highest.
    /// - Precondition: No node has more neighbours on a level than fit, and each neighbour is on that level itself.
    package init<Nodes: Sequence<UInt32>>(
        connectivity: Int,
        topLevels: [Int],
        entryPoint: Int?,
        efConstruction: Int,
        efSearch: Int,
        neighbors neighborsOf: (_ node: Int, _ level: Int) -> Nodes
    ) {
        precondition(connectivity >= 2, "faiss has no graph of connectivity \(connectivity).")
        precondition((entryPoint == nil) == topLevels.isEmpty, "An entry point stands for a graph with nodes.")
        precondition(topLevels.count <= Int(Int32.max), "faiss counts nodes in 32 bits.")
        let highest = topLevels.max() ?? 0
        if let entryPoint { precondition(topLevels[entryPoint] == highest, "The entry point is on the highest level.") }
        let (counts, probabilities) = Self.levelTable(connectivity: connectivity, atLeast: highest + 1)
        var offsets = [0]
        offsets.reserveCapacity(topLevels.count + 1)
        var total = 0
        for level in topLevels {
            total += counts[level + 1]
            offsets.append(total)
        }
        var places = [Int32](repeating: -1, count: total)
        for (node, top) in topLevels.enumerated() {
            for level in 0...top {
                var place = offsets[node] + counts[level]
                for neighbor in neighborsOf(node, level) {
                    precondition(place < offsets[node] + counts[level + 1], "Node \(node) has too many neighbours.")
                    precondition(topLevels[Int(neighbor)] >= level, "\(neighbor) is not on level \(level).")
                    places[place] = Int32(neighbor)
                    place += 1
                }
            }
        }
        self.init(
            levels: topLevels.map { Int32($0 + 1) },
            offsets: offsets,
            neighbors: places,
            cumulativeCounts: counts,
            assignProbabilities: probabilities,
            entryPoint: entryPoint,
            efConstruction: efConstruction,
            efSearch: efSearch
        )
    }

    /// The number of nodes.
    package var count: Int { levels.count }

    /// The highest level of any node, from 0; −1 if there is no node.
    package var topLevel: Int { entryPoint.map { topLevel(of: $0) } ?? -1 }

    /// The highest level of a node, from 0.
    package func topLevel(of node: Int) -> Int { Int(levels[node]) - 1 }

    /// Most neighbours of a node on a level.
    package func capacity(level: Int) -> Int { cumulativeCounts[level + 1] - cumulativeCounts[level] }

    /// The neighbours of a node on a level.
    ///
    /// - Parameters:
    ///   - node: A node.
    ///   - level: One of its levels, `0...topLevel(of: node)`.
    /// - Returns: Nodes that are on that level too; none is −1.
    package func neighbors(of node: Int, level: Int) -> ArraySlice<Int32> {
        let start = offsets[node] + cumulativeCounts[level]
        return neighbors[start..<(offsets[node] + cumulativeCounts[level + 1])].prefix { $0 >= 0 }
    }

    /// The places and the probability of each level, as faiss sets them: as far as the probability is 1e-9 or more, and
    /// as many levels as there are.
    static func levelTable(
        connectivity: Int,
        atLeast levels: Int
    ) -> (counts: [Int], probabilities: [Double]) {
        var counts = [0]
        var probabilities: [Double] = []
        // With faiss' factor 1 / ln M, exp(−level / factor) is M to the power of −level.
        var probability = 1 - 1 / Double(connectivity)
        while probability >= 1e-9 || probabilities.count < levels {
            counts.append((probabilities.count + 2) * connectivity)
            probabilities.append(probability)
            probability /= Double(connectivity)
        }
        return (counts, probabilities)
    }
}
