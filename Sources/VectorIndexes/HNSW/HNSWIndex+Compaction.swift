// SPDX-License-Identifier: Apache-2.0
import Vectors

extension HNSWIndex {
    /// The number of slots: vectors, removed ones that the graph still runs through, and empty ones.
    public var slotCount: Int { table.count }

    /// Repairs the graph around all removed vectors and closes the gaps that they left, so that memory and files hold
    /// nothing else.
    ///
    /// - Throws: `VectorIndexError.damaged` when a row of the index's file does not fit its checksum; nothing changes then.
    /// - Complexity: O(slots × links); after many removals, much of the work of building.
    public mutating func compact() throws {
        try table.prepareToWrite([])
        try repair()
        guard count < table.count else { return }
        let kept = keyTable.liveSlots
        var newSlots = [UInt32](repeating: HNSWGraph.none, count: table.count)
        for (new, old) in kept.enumerated() { newSlots[old] = UInt32(new) }
        var smaller = HNSWIndex(dimension: dimension, metric: metric, codeType: codeType, parameters: parameters)
        smaller.efSearch = efSearch
        smaller.insertions = insertions
        smaller.table = try table.compacted(to: kept)
        smaller.keyTable = KeyTable(after: keyTable)
        smaller.keyTable.resize(to: kept.count)
        smaller.graph.resize(to: kept.count)
        for (new, old) in kept.enumerated() {
            smaller.keyTable.set(keyTable.key(at: old), at: new)
            let level = graph.level(of: old)
            smaller.graph.clear(new, level: level)
            for layer in 0...level {
                smaller.graph.setLinks(graph.links(old, level: layer).map { newSlots[Int($0)] }, of: new, level: layer)
            }
        }
        smaller.graph.entry = graph.entry.map { Int(newSlots[$0]) }
        smaller.graph.maxLevel = graph.maxLevel
        smaller.pool = Self.makePool(smaller.table)
        self = smaller
    }

    /// Every link of the base layer, row by row: to compare two graphs.
    package var linksForComparison: [[UInt32]] {
        (0..<graph.count).map { graph.links($0, level: 0) }
    }
}

extension VectorTable {
    /// A table of some slots alone, in their order.
    func compacted(to slots: [Int]) throws -> VectorTable {
        var smaller = VectorTable(dimension: dimension, metric: metric, codeType: codeType)
        try smaller.resize(to: slots.count)
        let scratch = FloatBuffer(count: dimension)
        for (new, old) in slots.enumerated() {
            try smaller.write(try row(old, scratch: scratch.base), at: new)
        }
        return smaller
    }
}
