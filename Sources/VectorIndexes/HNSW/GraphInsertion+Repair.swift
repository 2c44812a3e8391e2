// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Vectors

extension HNSWGraph {
    /// How many base-layer links lead to each slot.
    var inDegrees: [UInt32] {
        var degrees = [UInt32](repeating: 0, count: count)
        for slot in 0..<count {
            let row = row(slot, level: 0)
            for position in 0..<capacity(at: 0) {
                if row[position] == Self.none { break }
                degrees[Int(row[position])] += 1
            }
        }
        return degrees
    }

    /// Finds what links of a layer lead to from some slots, beyond what is in the tree already.
    ///
    /// - Parameters:
    ///   - starts: Where to start; they are in the tree.
    ///   - level: The layer.
    ///   - tree: For each slot the one that led to it first, itself for a start, `none` where nothing led to it.
    func reach(from starts: [Int], level: Int, _ tree: inout [UInt32]) {
        var queue = starts
        while let slot = queue.popLast() {
            let row = row(slot, level: level)
            for position in 0..<capacity(at: level) {
                let link = row[position]
                if link == Self.none { break }
                if tree[Int(link)] == Self.none {
                    tree[Int(link)] = UInt32(slot)
                    queue.append(Int(link))
                }
            }
        }
    }

    /// A tree of a layer's links that leads from the entry to every slot that can be reached; see `reach(from:level:_:)`.
    func reachTree(level: Int) -> [UInt32] {
        var tree = [UInt32](repeating: Self.none, count: count)
        guard let entry else { return tree }
        tree[entry] = UInt32(entry)
        reach(from: [entry], level: level, &tree)
        return tree
    }
}

extension GraphInsertion {
    /// Links every node that links of its layers do not lead to from the entry.
    ///
    /// The layers above count as much as the base: where clusters lie apart, only they lead from one to the next.
    ///
    /// In-degrees alone would let a few nodes lead to each other in a ring that nothing else leads to. A link of the tree
    /// that reaches the others is never given up for the new one, so nobody else is lost.
    mutating func reconnect() throws {
        for level in (0...graph.maxLevel).reversed() { try reconnect(level: level) }
    }

    private mutating func reconnect(level: Int) throws {
        var tree = graph.reachTree(level: level)
        for slot in 0..<graph.count
        where tree[slot] == HNSWGraph.none && keyTable.isLive(slot) && graph.level(of: slot) >= level {
            let near = try nearest(to: slot, level: level)
            // The search comes from the layers above and may have met none that the tree holds, or none with a place.
            guard
                let source = link(slot, level: level, from: near, of: tree)
                    ?? link(slot, level: level, from: ranked(for: slot, of: tree), of: tree)
            else { continue }
            tree[slot] = source
            graph.reach(from: [slot], level: level, &tree)
        }
    }

    /// Links the first of some slots that is in a tree and has a place to a slot; returns which.
    private mutating func link(_ slot: Int, level: Int, from sources: [UInt32], of tree: [UInt32]) -> UInt32? {
        let reached = sources.filter { tree[Int($0)] != HNSWGraph.none }
        return reached.first { addLink(from: Int($0), to: slot, level: level, replacing: { _ in false }) }
            ?? reached.first { source in addLink(from: Int(source), to: slot, level: level) { tree[$0] != source } }
    }

    /// All slots of a tree, the nearest to a slot first; O(slots), for the few that a search does not serve.
    private func ranked(for slot: Int, of tree: [UInt32]) -> [UInt32] {
        let reached = tree.indices.filter { tree[$0] != HNSWGraph.none }.map { UInt32($0) }
        var scores = [Float](repeating: 0, count: reached.count)
        reached.withUnsafeBufferPointer { reached in
            scores.withUnsafeMutableBufferPointer { scores in
                guard let slots = reached.baseAddress, let scores = scores.baseAddress else { return }
                NeighborSelection(table: table).score(slots, count: reached.count, for: slot, into: scores)
            }
        }
        return zip(reached, scores).sorted { $0.1 > $1.1 || ($0.1 == $1.1 && $0.0 < $1.0) }.map(\.0)
    }

    /// The slots that a search from the entry finds nearest to a slot on a layer.
    private func nearest(to slot: Int, level: Int) throws -> [UInt32] {
        try withSearch(for: slot, from: level) { search, _ in
            try search.run(level: level, ef: parameters.efConstruction)
            return search.beam[..<search.count].map(\.slot).filter { $0 != UInt32(slot) }
        }
    }

    /// Takes nodes out of the graph: each node that linked to one of them chooses anew among its own links and those of
    /// the nodes it loses.
    ///
    /// Singh et al., "FreshDiskANN" (arXiv:2105.09613), algorithm 4. That gives nobody a link back, so nodes that few links
    /// lead to afterwards are linked anew.
    mutating func remove(_ ghosts: [Int]) throws {
        var marks = [UInt64](repeating: 0, count: (graph.count + 63) / 64)
        for slot in ghosts { marks[slot >> 6] |= 1 << UInt64(slot & 63) }
        let isGhost = { @Sendable [marks] (slot: Int) in marks[slot >> 6] & 1 << UInt64(slot & 63) != 0 }
        let top = graph.maxLevel
        for level in 0...top { bypass(isGhost, level: level) }
        for slot in ghosts { graph.clear(slot, level: 0) }
        inDegrees = graph.inDegrees
        if let entry = graph.entry, isGhost(entry) { chooseEntry() }
        try relink(keyTable.liveSlots.filter(isPoor))
        try reconnect()
    }

    /// Links slots of the graph anew on the base layer, as if they were inserted now.
    private mutating func relink(_ slots: [Int]) throws {
        for (slot, links) in zip(slots, try nearestLinks(of: slots)) { graph.setLinks(links, of: slot, level: 0) }
        _ = returnLinks(to: slots, level: 0)
        inDegrees = graph.inDegrees
        for slot in slots { adopt(slot) }
    }

    /// What links of the base layer slots of the graph would get if they were inserted now.
    ///
    /// A search that comes from above may not find the way; the slot's own links are a start too.
    private func nearestLinks(of slots: [Int]) throws -> [[UInt32]] {
        let chosen = Guarded<[[UInt32]]>(Array(repeating: [], count: slots.count))
        let limit = parameters.connectivity
        try parallelForEach(slots.count, threads: threads) { index in
            let slot = slots[index]
            let links = try withSearch(for: slot, from: 0) { search, scores in
                try search.start(also: graph.links(slot, level: 0))
                try search.run(level: 0, ef: parameters.efConstruction)
                let candidates = search.beam[..<search.count].filter { $0.slot != UInt32(slot) }
                return [UInt32](unsafeUninitializedCapacity: limit) { links, count in
                    guard let links = links.baseAddress else { return }
                    count = candidates.withUnsafeBufferPointer {
                        NeighborSelection(table: table).select(
                            from: $0,
                            for: slot,
                            limit: limit,
                            into: links,
                            scores: scores
                        )
                    }
                }
            }
            chosen.withLock { $0[index] = links }
        }
        return chosen.withLock { $0 }
    }

    private func bypass(_ isGhost: @Sendable (Int) -> Bool, level: Int) {
        let graph = graph
        let share = 1_024
        parallelForEach((graph.count + share - 1) / share, threads: threads) { part in
            var update = LinkUpdate(graph: graph, table: table, level: level)
            // A node's row is rewritten from rows of ghosts, which nobody writes.
            for slot in part * share..<min((part + 1) * share, graph.count) {
                guard !isGhost(slot), graph.level(of: slot) >= level else { continue }
                let links = graph.links(slot, level: level)
                let lost = links.filter { isGhost(Int($0)) }
                guard !lost.isEmpty else { continue }
                var candidates = Set(links)
                for ghost in lost { candidates.formUnion(graph.links(Int(ghost), level: level)) }
                candidates.remove(UInt32(slot))
                update.replace(of: slot, by: candidates.filter { !isGhost(Int($0)) }.sorted())
            }
        }
    }

    /// The first of the highest nodes that remain.
    private mutating func chooseEntry() {
        graph.entry = nil
        graph.maxLevel = 0
        for slot in keyTable.liveSlots where graph.entry == nil || graph.level(of: slot) > graph.maxLevel {
            graph.entry = slot
            graph.maxLevel = graph.level(of: slot)
        }
    }
}

extension HNSWIndex {
    /// Takes the nodes of removed vectors out of the graph; their slots are free afterwards.
    mutating func repair() throws {
        guard !ghosts.isEmpty else { return }
        if inDegrees.count != table.count { inDegrees = graph.inDegrees }
        if count == 0 {
            self = HNSWIndex(emptied: self)
            return
        }
        graph.makeUnique()
        var insertion = takeInsertion()
        try insertion.remove(ghosts.sorted())
        put(insertion)
        freeSlots += ghosts.sorted(by: >)
        ghosts = []
    }

    /// As a new index, but for the greatest key and the count of insertions.
    private init(emptied old: HNSWIndex) {
        self.init(
            dimension: old.dimension,
            metric: old.metric,
            codeType: old.codeType,
            parameters: old.parameters
        )
        efSearch = old.efSearch
        insertions = old.insertions
        keyTable = KeyTable(after: old.keyTable)
    }
}
