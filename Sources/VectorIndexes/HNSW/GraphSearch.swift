// SPDX-License-Identifier: Apache-2.0
import CKernels
import FileStorage
import Vectors

/// Best-first search of a graph's layers for one query code.
///
/// Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using HNSW graphs" (arXiv:1603.09320),
/// algorithm 2. The two heaps of the paper are one sorted array here: the candidates of a beam are few.
struct GraphSearch {
    let graph: HNSWGraph
    let table: VectorTable
    let workspace: SearchWorkspace
    let query: UnsafeRawPointer
    let factor: Float
    let beam: UnsafeMutableBufferPointer<BeamEntry>
    private(set) var count = 0
    /// Whether the last filtered run ended before it was complete.
    var isOverBudget = false
    /// The base layer's links where they lie in a file.
    private let links: SectionFile.Section?
    private let base: RowPointers
    private let slotCount: UInt32
    private let isBytes: Bool
    private let kernelTable: ck_table

    /// - Parameters:
    ///   - graph: The links.
    ///   - table: The codes.
    ///   - workspace: Scratch that no other search uses meanwhile.
    ///   - query: The query's code, `table.codes.rowBytes` bytes.
    ///   - factor: The query's factor.
    ///   - beam: Room for the candidates: the greatest `ef` that is asked for.
    init(
        graph: HNSWGraph,
        table: VectorTable,
        workspace: SearchWorkspace,
        query: UnsafeRawPointer,
        factor: Float,
        beam: UnsafeMutableBufferPointer<BeamEntry>
    ) {
        self.graph = graph
        self.table = table
        self.workspace = workspace
        self.query = query
        self.factor = factor
        self.beam = beam
        links = table.file?.links
        base = RowPointers(graph.base)
        slotCount = UInt32(graph.count)
        isBytes = table.codeType == .int8
        kernelTable = table.kernelTable
    }

    /// Code scores of some slots; meanwhile the codes of others may be fetched, for the next call.
    @inline(__always)
    func score(
        _ slots: UnsafePointer<UInt32>,
        count: Int,
        into scores: UnsafeMutablePointer<Float>,
        ahead: UnsafeBufferPointer<UInt32> = .init(start: nil, count: 0)
    ) {
        withUnsafePointer(to: kernelTable) { kernelTable in
            var arguments = ck_gather_arguments(
                query: query,
                query_factor: factor,
                table: kernelTable,
                ids: slots,
                id_count: count,
                scores: scores,
                ahead_ids: ahead.baseAddress,
                ahead_count: ahead.count
            )
            table.kernels.gather(&arguments, bytes: isBytes)
        }
    }

    /// Links of a node that the search has not met; writes them and returns how many there are.
    @inline(__always)
    private func unmetLinks(
        of slot: UInt32,
        level: Int,
        _ words: UnsafePointer<UInt64>,
        into slots: UnsafeMutablePointer<UInt32>
    ) throws -> Int {
        let row = try row(Int(slot), level: level)
        var count = 0
        for position in 0..<graph.capacity(at: level) {
            let link = row[position]
            if try isEnd(link) { break }
            slots[count] = link
            count &+= words[Int(link >> 6)] & 1 << UInt64(link & 63) == 0 ? 1 : 0
        }
        return count
    }

    /// A node's row of links, whose block fits its checksum.
    @inline(__always)
    func row(_ slot: Int, level: Int) throws -> UnsafeMutablePointer<UInt32> {
        guard level == 0 else { return graph.row(slot, level: level) }
        if let links { try links.requireVerified(block: slot >> IndexFile.blockShift) }
        return UnsafeMutablePointer(mutating: base[slot].assumingMemoryBound(to: UInt32.self))
    }

    /// Whether a row of links ends here: at a closing mark; or fails where a link leads nowhere.
    ///
    /// Checksums keep accidents out; this keeps out files that were made to be wrong.
    @inline(__always)
    func isEnd(_ link: UInt32) throws -> Bool {
        if link < slotCount { return false }
        if link == HNSWGraph.none { return true }
        throw damagedLink(link)
    }

    @inline(never)
    private func damagedLink(_ link: UInt32) -> VectorIndexError {
        guard let links else { preconditionFailure("A link leads to slot \(link) of \(slotCount).") }
        return .damaged(links.file.url, reason: "a link leads to slot \(link) of \(slotCount)")
    }

    /// Begins at one slot.
    mutating func start(at slot: Int) throws {
        var number = UInt32(slot)
        var score: Float = 0
        try table.requireVerified(slot..<slot + 1)
        self.score(&number, count: 1, into: &score)
        beam[0] = BeamEntry(slot: number, score: score)
        count = 1
    }

    /// Adds slots to where the search starts, as far as the beam has room.
    mutating func start(also slots: [UInt32]) throws {
        for slot in slots where count < beam.count {
            guard !beam[..<count].contains(where: { $0.slot == slot }) else { continue }
            var number = slot
            var score: Float = 0
            try table.requireVerified(slot: Int(slot))
            self.score(&number, count: 1, into: &score)
            beam[count] = BeamEntry(slot: slot, score: score)
            count += 1
        }
        var starts = UnsafeMutableBufferPointer(rebasing: beam[..<count])
        starts.sort { $0.isBetter(than: $1) }
    }

    /// Follows links on a layer until the best `ef` candidates have all been followed.
    ///
    /// What the beam holds before is where the search starts; afterwards it holds up to `ef` candidates, best first.
    mutating func run(level: Int, ef: Int) throws {
        precondition(ef >= 1 && ef <= beam.count)
        guard let beam = beam.baseAddress else { return }
        let words = workspace.visited.base.assumingMemoryBound(to: UInt64.self)
        let touched = workspace.touched.base.assumingMemoryBound(to: UInt32.self)
        let scores = workspace.scores.base
        // Two lists of links: those that are scored, and those that probably come next.
        var slots = workspace.slots.base.assumingMemoryBound(to: UInt32.self)
        var ahead = slots + SearchWorkspace.batch / 2
        var (expected, aheadCount) = (HNSWGraph.none, 0)
        var touchedCount = 0
        defer { for index in 0..<touchedCount { words[Int(touched[index])] = 0 } }
        /// Marks a slot; returns whether it is met for the first time.
        @inline(__always)
        func meet(_ slot: UInt32) -> Bool {
            let word = Int(slot >> 6)
            let bit: UInt64 = 1 << UInt64(slot & 63)
            let marked = words[word]
            if marked & bit != 0 { return false }
            if marked == 0 {
                touched[touchedCount] = UInt32(word)
                touchedCount += 1
            }
            words[word] = marked | bit
            return true
        }
        var count = min(self.count, ef)
        defer { self.count = count }
        for index in 0..<count {
            beam[index].isExpanded = false
            _ = meet(beam[index].slot)
        }
        let rowBytes = graph.base.rowBytes
        var cursor = 0
        while cursor < count {
            beam[cursor].isExpanded = true
            var linkCount = aheadCount
            if beam[cursor].slot == expected {
                swap(&slots, &ahead)
            } else {
                linkCount = try unmetLinks(of: beam[cursor].slot, level: level, words, into: slots)
            }
            var fresh = 0
            // A file that was made to be wrong may have a link twice.
            for index in 0..<linkCount where meet(slots[index]) {
                try table.requireVerified(slot: Int(slots[index]))
                slots[fresh] = slots[index]
                fresh += 1
            }
            // The likeliest next node: the codes of its links arrive while the scores of these are computed.
            var next = cursor + 1
            while next < count, beam[next].isExpanded { next += 1 }
            (expected, aheadCount) = (HNSWGraph.none, 0)
            if next < count {
                expected = beam[next].slot
                aheadCount = try unmetLinks(of: expected, level: level, words, into: ahead)
            }
            score(slots, count: fresh, into: scores, ahead: .init(start: ahead, count: aheadCount))
            var resume = next
            for index in 0..<fresh {
                let score = scores[index]
                if count == ef {
                    guard score > beam[count - 1].score else { continue }
                } else {
                    count += 1
                }
                // The first worse candidate: it and all behind it move down to make room; the last of a full beam goes.
                var position = 0
                var end = count - 1
                while position < end {
                    let middle = (position &+ end) >> 1
                    if beam[middle].score < score { end = middle } else { position = middle &+ 1 }
                }
                (beam + position + 1).update(from: beam + position, count: count - 1 - position)
                beam[position] = BeamEntry(slot: slots[index], score: score)
                if level == 0 { ck_prefetch_range(base[Int(slots[index])], rowBytes) }
                resume = min(resume, position)
            }
            cursor = resume
            while cursor < count, beam[cursor].isExpanded { cursor += 1 }
        }
    }

    /// Nodes that a search keeps of each layer above the base.
    static let descentWidth = 16

    /// Walks from the entry down to a layer, with a few of the best nodes of each.
    ///
    /// The paper keeps one. Where clusters lie apart, one gets stuck in the wrong of them, and no beam below comes out.
    ///
    /// - Parameters:
    ///   - level: The layer above which the walk ends; the beam holds where to start on it.
    ///   - width: How many nodes of each layer are kept.
    /// - Throws: When a block of a file does not fit its checksum.
    mutating func descend(to level: Int, width: Int) throws {
        guard let entry = graph.entry else {
            count = 0
            return
        }
        try start(at: entry)
        var layer = graph.maxLevel
        while layer > level {
            try run(level: layer, ef: min(width, beam.count))
            layer -= 1
        }
    }
}
