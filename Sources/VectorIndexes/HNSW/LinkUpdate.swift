// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Adds links to nodes, and chooses anew where a row is full; for one thread.
struct LinkUpdate {
    private let graph: HNSWGraph
    private let level: Int
    private let selection: NeighborSelection
    private var slots: [UInt32] = []
    private var scores: [Float] = []
    private var entries: [BeamEntry] = []
    private var chosen: [UInt32]

    init(graph: HNSWGraph, table: VectorTable, level: Int) {
        self.graph = graph
        self.level = level
        selection = NeighborSelection(table: table)
        chosen = Array(repeating: 0, count: graph.capacity(at: level))
    }

    /// Adds links from `node` to those of `sources`, in rising order, that it has none to.
    ///
    /// - Parameters:
    ///   - sources: The new links.
    ///   - node: Where they start.
    ///   - changes: Gets the slot + 1 for a link that was added, −(slot + 1) for one that was dropped.
    mutating func add(_ sources: [UInt32], to node: Int, _ changes: inout [Int32]) {
        let row = graph.row(node, level: level)
        let capacity = graph.capacity(at: level)
        let count = graph.linkCount(row, level: level)
        let links = UnsafeBufferPointer(start: row, count: count)
        let sources = sources.filter { !links.contains($0) }
        if count + sources.count <= capacity {
            for (index, source) in sources.enumerated() {
                row[count + index] = source
                changes.append(Int32(source) + 1)
            }
            return
        }
        slots.removeAll(keepingCapacity: true)
        for position in 0..<count { slots.append(row[position]) }
        slots += sources
        choose(for: node)
        let kept = chosenCount
        for slot in slots[..<count] where !chosen[..<kept].contains(slot) { changes.append(-Int32(slot) - 1) }
        for slot in sources where chosen[..<kept].contains(slot) { changes.append(Int32(slot) + 1) }
    }

    private var chosenCount = 0

    /// Replaces a node's links by a choice among candidates, each there once and not the node.
    mutating func replace(of node: Int, by candidates: some Sequence<UInt32>) {
        slots.removeAll(keepingCapacity: true)
        slots += candidates
        choose(for: node)
    }

    /// Chooses among `slots` and writes the row.
    private mutating func choose(for node: Int) {
        let count = slots.count
        let selection = selection
        if scores.count < max(count, chosen.count) {
            scores = Array(repeating: 0, count: max(count, chosen.count))
        }
        slots.withUnsafeBufferPointer { slots in
            scores.withUnsafeMutableBufferPointer { scores in
                guard let slots = slots.baseAddress, let scores = scores.baseAddress else { return }
                selection.score(slots, count: count, for: node, into: scores)
            }
        }
        entries.removeAll(keepingCapacity: true)
        for index in 0..<count { entries.append(BeamEntry(slot: slots[index], score: scores[index])) }
        entries.sort { $0.isBetter(than: $1) }
        chosenCount = entries.withUnsafeBufferPointer { entries in
            scores.withUnsafeMutableBufferPointer { scores in
                chosen.withUnsafeMutableBufferPointer { chosen in
                    guard let scores = scores.baseAddress, let target = chosen.baseAddress else { return 0 }
                    return selection.select(
                        from: entries,
                        for: node,
                        limit: chosen.count,
                        into: target,
                        scores: scores
                    )
                }
            }
        }
        graph.setLinks(chosen[..<chosenCount], of: node, level: level)
    }
}
