// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import Vectors

extension IndexFile {
    /// Opens a file; the header alone is verified.
    convenience init(contentsOf url: URL) throws {
        try self.init(SectionFile(contentsOf: url, magic: Self.magic, supportedVersions: 1...Self.version))
    }

    /// The vectors, in place.
    func makeTable() throws -> VectorTable {
        let rowBytes = facts.dimension * MemoryLayout<Float>.stride
        var rows: RowStore?
        if facts.codeType == .int8 {
            let section = try Self.section("ROWS", of: file, rows: facts.slotCount, rowBytes: rowBytes)
            rows = RowStore(
                dimension: facts.dimension,
                count: facts.slotCount,
                file: SectionRows(section: section, rowBytes: rowBytes)
            )
        }
        return VectorTable(
            dimension: facts.dimension,
            metric: facts.metric,
            codeType: facts.codeType,
            codes: borrow(
                codes,
                rows: facts.slotCount,
                rowBytes: VectorTable.codeBytes(facts.dimension, facts.codeType)
            ),
            scales: borrow(scales, rows: facts.slotCount, rowBytes: 8),
            rows: rows,
            bounds: facts.bounds,
            file: self
        )
    }

    /// The keys: the bits of the slots in use are copied; keys and their order are verified and stay in place.
    func makeKeyTable() throws -> KeyTable {
        let live: [UInt64] = try numbers("LIVE", count: (facts.slotCount + 63) / 64)
        let liveCount = live.reduce(0) { $0 + $1.nonzeroBitCount }
        let beyond = facts.slotCount & 63 == 0 ? 0 : (live.last ?? 0) >> UInt64(facts.slotCount & 63)
        guard liveCount == facts.liveCount, beyond == 0 else {
            throw VectorIndexError.damaged(
                file.url,
                reason: "\(liveCount) slots are marked as in use, expected \(facts.liveCount)"
            )
        }
        guard !facts.isIdentity else {
            return KeyTable(identityWith: live, slotCount: facts.slotCount, greatest: facts.greatestKey)
        }
        let keys = try Self.section("KEYS", of: file, rows: facts.slotCount, rowBytes: 8)
        let order = try Self.section("SORT", of: file, rows: facts.liveCount, rowBytes: 4)
        try keys.requireVerified(offset: 0, count: keys.byteCount)
        try order.requireVerified(offset: 0, count: order.byteCount)
        return KeyTable(
            keys: borrow(keys, rows: facts.slotCount, rowBytes: 8),
            sorted: borrow(order, rows: facts.liveCount, rowBytes: 4),
            live: live,
            greatest: facts.greatestKey
        )
    }

    /// The links, in place, and the slots that the graph runs through without a vector.
    func makeGraph(_ numbers: IndexFacts.Graph) throws -> (graph: HNSWGraph, ghosts: [Int]) {
        var graph = HNSWGraph(connectivity: numbers.connectivity)
        let count = facts.slotCount
        let rowBytes = 4 * numbers.connectivity
        let links = try Self.section("LINK", of: file, rows: count, rowBytes: 2 * rowBytes)
        graph.base = borrow(links, rows: count, rowBytes: 2 * rowBytes)
        graph.levels = borrow(try Self.section("LEVL", of: file, rows: count, rowBytes: 1), rows: count, rowBytes: 1)
        graph.upperStart = borrow(
            try Self.section("UPST", of: file, rows: count, rowBytes: 4),
            rows: count,
            rowBytes: 4
        )
        let upper = try Self.section("UPPR", of: file, rows: numbers.upperRows, rowBytes: rowBytes)
        graph.upper = borrow(upper, rows: numbers.upperRows, rowBytes: rowBytes, shift: HNSWGraph.upperShift)
        graph.entry = numbers.entry
        graph.maxLevel = numbers.maxLevel
        let ghosts: [UInt32] = try self.numbers("GHST", count: nil)
        guard ghosts.allSatisfy({ $0 < count }), Set(ghosts).count == ghosts.count else {
            throw VectorIndexError.damaged(
                file.url,
                reason: "a slot that is no vector is named twice or does not exist"
            )
        }
        return (graph, ghosts.map { Int($0) })
    }

    /// Verifies the whole file, block by block, and that its parts agree with each other.
    func verify() throws {
        try file.verify()
        try requireWhole()
        let table = try makeTable()
        let keyTable = try makeKeyTable()
        for (position, slot) in keyTable.sortedSlots.enumerated() where position > 0 {
            let before = keyTable.sortedSlots[position - 1]
            guard keyTable.key(at: before) < keyTable.key(at: slot) else {
                throw VectorIndexError.damaged(file.url, reason: "its keys are not in order")
            }
        }
        if let numbers = facts.graph { _ = try makeGraph(numbers) }
        let scratch = FloatBuffer(count: facts.dimension)
        for slot in 0..<facts.slotCount {
            let row = try table.row(slot, scratch: scratch.base)
            guard table.kernels.allFinite(row, count: facts.dimension) else {
                throw VectorIndexError.damaged(file.url, reason: "the vector of slot \(slot) is not finite")
            }
        }
    }

    private func borrow(
        _ section: SectionFile.Section,
        rows: Int,
        rowBytes: Int,
        shift: Int = VectorTable.shift
    ) -> ChunkedRows {
        ChunkedRows(borrowing: section.base, from: section.file, count: rows, rowBytes: rowBytes, shift: shift)
    }

    /// A copy of a small section of numbers.
    private func numbers<Number: FixedWidthInteger>(_ tag: FileTag, count: Int?) throws -> [Number] {
        let size = MemoryLayout<Number>.size
        let rows = try count ?? file.section(tag).byteCount / size
        let section = try Self.section(tag, of: file, rows: rows, rowBytes: size)
        return try section.withVerifiedBytes(offset: 0, count: section.byteCount) { bytes in
            (0..<rows).map { bytes.loadUnaligned(fromByteOffset: $0 * size, as: Number.self) }
        }
    }
}
