// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Links new slots into a graph, on all cores, with a result that does not depend on their timing.
///
/// The new slots of a batch search the graph as it was before the batch, each alone; then every old node takes up its new
/// links, each alone. No thread reads what another writes. Batches grow with the graph, so that few near neighbours miss
/// each other. Manohar et al., "ParlayANN" (arXiv:2305.04359).
struct GraphInsertion {
    var graph: HNSWGraph
    let table: VectorTable
    let keyTable: KeyTable
    let parameters: HNSWParameters
    let pool: WorkspacePool<SearchWorkspace>
    let threads: Int
    /// How many base-layer links lead to each slot.
    var inDegrees: [UInt32]

    /// A batch is at most this part of the graph, and at most `greatestBatch`.
    private static let batchShare = 32
    private static let greatestBatch = 2_048
    /// Nodes that a descent keeps of each layer: half the time of a wide one, and graphs that are as good (recall on
    /// 176,037 real and 100,000 clustered vectors within 0.001 of that with 16).
    private static let descentWidth = 4
    /// Smaller batches search with care: what they miss, no later one makes up for.
    private static let leastBatch = 32

    /// Links slots whose vectors and levels are in place; their rows of links are empty.
    mutating func insert(_ slots: [Int], linked: Int) throws {
        var linked = linked
        var next = 0
        while next < slots.count {
            if graph.entry == nil {
                graph.entry = slots[next]
                graph.maxLevel = graph.level(of: slots[next])
                linked += 1
                next += 1
                continue
            }
            let size = min(slots.count - next, max(1, min(linked / Self.batchShare, Self.greatestBatch)))
            let batch = Array(slots[next..<next + size])
            try link(batch)
            linked += size
            next += size
        }
    }

    private mutating func link(_ batch: [Int]) throws {
        try chooseLinks(of: batch)
        var deltas: [Int32] = []
        for level in 0...graph.maxLevel {
            let members = level == 0 ? batch : batch.filter { graph.level(of: $0) >= level }
            guard !members.isEmpty else { break }
            let changed = returnLinks(to: members, level: level)
            if level == 0 { deltas = changed }
        }
        countLinks(of: batch, deltas)
        // The first of the highest: the order of the batch decides.
        for slot in batch where graph.level(of: slot) > graph.maxLevel {
            graph.entry = slot
            graph.maxLevel = graph.level(of: slot)
        }
    }

    /// Searches the frozen graph for each new slot, and writes the slot's own links.
    private func chooseLinks(of batch: [Int]) throws {
        let graph = graph
        let ef = parameters.efConstruction
        let width = batch.count < Self.leastBatch ? GraphSearch.descentWidth : Self.descentWidth
        try parallelForEach(batch.count, threads: threads) { index in
            let slot = batch[index]
            let top = min(graph.level(of: slot), graph.maxLevel)
            try withSearch(for: slot, from: top, width: width) { search, scores in
                let selection = NeighborSelection(table: table)
                try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: parameters.connectivity) { chosen in
                    guard let chosen = chosen.baseAddress else { return }
                    for level in (0...top).reversed() {
                        try search.run(level: level, ef: ef)
                        let count = selection.select(
                            from: UnsafeBufferPointer(rebasing: search.beam[..<search.count]),
                            for: slot,
                            limit: parameters.connectivity,
                            into: chosen,
                            scores: scores
                        )
                        graph.setLinks(UnsafeBufferPointer(start: chosen, count: count), of: slot, level: level)
                    }
                }
            }
        }
    }

    /// Calls a closure with a search for a slot's own code that has come down to a layer, and scratch for scores.
    func withSearch<Result>(
        for slot: Int,
        from level: Int,
        width: Int = GraphSearch.descentWidth,
        _ body: (inout GraphSearch, UnsafeMutablePointer<Float>) throws -> Result
    ) throws -> Result {
        try pool.withWorkspace { workspace in
            try withUnsafeTemporaryAllocation(of: BeamEntry.self, capacity: parameters.efConstruction) { beam in
                var search = GraphSearch(
                    graph: graph,
                    table: table,
                    workspace: workspace,
                    query: table.codes.pointer(to: slot),
                    factor: NeighborSelection(table: table).queryFactor(slot),
                    beam: beam
                )
                try search.descend(to: level, width: width)
                return try body(&search, workspace.scores.base)
            }
        }
    }

    /// Gives each node that some slots chose a link back if it has none, or chooses its links anew where its row is full.
    ///
    /// - Returns: For the base layer, changes of in-degree: the slot + 1 for a link more, −(slot + 1) for a link less.
    func returnLinks(to members: [Int], level: Int) -> [Int32] {
        var edges: [UInt64] = []
        edges.reserveCapacity(members.count * parameters.connectivity)
        for slot in members {
            for link in graph.links(slot, level: level) { edges.append(UInt64(link) << 32 | UInt64(slot)) }
        }
        edges.sort()
        var starts: [Int] = []
        for (position, edge) in edges.enumerated() where position == 0 || edge >> 32 != edges[position - 1] >> 32 {
            starts.append(position)
        }
        starts.append(edges.count)
        let groups = starts.count - 1
        // Some nodes at a time: taking them one by one costs more than most of them.
        let share = 16
        let changes = Guarded<[Int32]>([])
        let (graph, sorted, bounds) = (graph, edges, starts)
        parallelForEach((groups + share - 1) / share, threads: threads) { part in
            var own: [Int32] = []
            var update = LinkUpdate(graph: graph, table: table, level: level)
            for group in part * share..<min((part + 1) * share, groups) {
                let sources = sorted[bounds[group]..<bounds[group + 1]]
                update.add(sources.map { UInt32(truncatingIfNeeded: $0) }, to: Int(sorted[bounds[group]] >> 32), &own)
            }
            if level == 0 { changes.withLock { $0 += own } }
        }
        return changes.withLock { $0 }
    }

    /// Brings the in-degrees up to date, and sees to it that enough links lead to each slot.
    private mutating func countLinks(of batch: [Int], _ deltas: [Int32]) {
        for slot in batch {
            for link in graph.links(slot, level: 0) { inDegrees[Int(link)] += 1 }
        }
        // All increments first: a sum of both never passes below zero.
        for delta in deltas where delta > 0 { inDegrees[Int(delta) - 1] += 1 }
        var touched = batch
        for delta in deltas where delta < 0 {
            inDegrees[Int(-delta) - 1] -= 1
            touched.append(Int(-delta) - 1)
        }
        // The order of the changes depends on threads; that of the repair must not.
        for slot in Set(touched.filter(isPoor)).sorted() { adopt(slot) }
    }

    /// Whether too few links lead to a slot.
    func isPoor(_ slot: Int) -> Bool { Int(inDegrees[slot]) < parameters.leastInDegree }

    /// Gives a slot to which few links lead some from the nearest of its neighbours that have a place; the first of them even
    /// at the cost of another link.
    mutating func adopt(_ slot: Int) {
        for neighbor in graph.links(slot, level: 0) where isPoor(slot) {
            let isOrphan = inDegrees[slot] == 0
            guard !graph.hasLink(from: Int(neighbor), to: slot, level: 0) else { continue }
            _ = addLink(from: Int(neighbor), to: slot, level: 0) { _ in isOrphan }
        }
    }

    /// Adds a link, in place of another one if need be whose target keeps further ones.
    ///
    /// - Parameters:
    ///   - source: Where the link starts.
    ///   - target: Where it leads.
    ///   - level: The layer; the degrees of the base layer are kept.
    ///   - mayReplace: Whether the link to a slot may be given up.
    /// - Returns: Whether there was a place.
    mutating func addLink(
        from source: Int,
        to target: Int,
        level: Int,
        replacing mayReplace: (Int) -> Bool
    ) -> Bool {
        let row = graph.row(source, level: level)
        let count = graph.linkCount(row, level: level)
        let isBase = level == 0
        if count < graph.capacity(at: level) {
            row[count] = UInt32(target)
            if isBase { inDegrees[target] += 1 }
            return true
        }
        for position in (0..<count).reversed() {
            let replaced = Int(row[position])
            guard !isBase || inDegrees[replaced] > 1, mayReplace(replaced) else { continue }
            row[position] = UInt32(target)
            if isBase {
                inDegrees[replaced] -= 1
                inDegrees[target] += 1
            }
            return true
        }
        return false
    }
}
