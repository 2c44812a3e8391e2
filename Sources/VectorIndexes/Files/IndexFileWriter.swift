// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import Vectors

/// Writes the parts of an index to a file.
struct IndexFileWriter {
    private let writer: SectionFileWriter

    init(replacing url: URL, facts: IndexFacts) throws {
        writer = try SectionFileWriter(
            replacing: url,
            magic: IndexFile.magic,
            version: IndexFile.version,
            kind: facts.graph == nil ? IndexFile.flatKind : IndexFile.graphKind
        )
        writer.parameters = facts.parameters
    }

    /// Bytes of a block of small things.
    private static let smallBlock = 1 << 16

    /// Puts the file under its name.
    func commit() throws { try writer.commit() }

    /// Writes the vectors and their codes.
    func write(_ table: VectorTable) throws {
        let scratch = FloatBuffer(count: table.dimension)
        let rowBytes = table.dimension * MemoryLayout<Float>.stride
        if let rows = table.rows {
            // A block a row: rows are read at random. Very short rows share one.
            try section("ROWS", blockBytes: rowBytes * max(1, (16 + rowBytes - 1) / rowBytes)) {
                for slot in 0..<table.count {
                    let row = try rows.row(slot, scratch: scratch.base)
                    try writer.append(UnsafeRawBufferPointer(start: row, count: rowBytes))
                }
            }
        }
        let blockBytes = table.codes.rowBytes << IndexFile.blockShift
        try write(table.codes, as: table.rows == nil ? "ROWS" : "CODE", blockBytes: blockBytes)
        try write(table.scales, as: "SCAL", blockBytes: Self.smallBlock)
    }

    /// Writes the keys, where they are not the slots, and the bits of the slots in use.
    func write(_ keyTable: KeyTable) throws {
        try write(keyTable.live, as: "LIVE")
        guard !keyTable.isIdentity else { return }
        try write(keyTable.keys, as: "KEYS", blockBytes: Self.smallBlock)
        try write(keyTable.slotsByKey, as: "SORT")
    }

    /// Writes the links.
    func write(_ graph: HNSWGraph, ghosts: [Int]) throws {
        try write(graph.base, as: "LINK", blockBytes: graph.base.rowBytes << IndexFile.blockShift)
        try write(graph.levels, as: "LEVL", blockBytes: Self.smallBlock)
        try write(graph.upperStart, as: "UPST", blockBytes: Self.smallBlock)
        try write(graph.upper, as: "UPPR", blockBytes: Self.smallBlock)
        try write(ghosts.map { UInt32($0) }, as: "GHST")
    }

    private func write(_ rows: ChunkedRows, as tag: FileTag, blockBytes: Int) throws {
        try section(tag, blockBytes: blockBytes) {
            try rows.forEachPiece { _, base, count in
                try writer.append(UnsafeRawBufferPointer(start: base, count: count * rows.rowBytes))
            }
        }
    }

    private func write<Number: FixedWidthInteger & BitwiseCopyable>(_ numbers: [Number], as tag: FileTag) throws {
        try section(tag, blockBytes: Self.smallBlock) {
            try numbers.withUnsafeBytes { try writer.append($0) }
        }
    }

    private func section(_ tag: FileTag, blockBytes: Int, _ body: () throws -> Void) throws {
        try writer.beginSection(tag: tag, blockBytes: blockBytes)
        try body()
        try writer.endSection()
    }
}
