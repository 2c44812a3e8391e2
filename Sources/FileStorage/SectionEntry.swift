// SPDX-License-Identifier: Apache-2.0

/// Where a section lies in its file: one row of the section table.
struct SectionEntry: Sendable, Hashable {
    /// The size of a row of the table in bytes.
    static let byteCount = 40

    /// The section's name, unique in its file.
    let tag: FileTag
    /// The section's size and that of its blocks.
    let grid: BlockGrid
    /// Where the section begins, in bytes from the start of the file; a multiple of a page.
    let offset: Int
    /// The CRC-32C of the table of checksums.
    let tableChecksum: UInt32

    /// Where the section ends.
    var end: Int { offset + grid.byteCount }

    /// Where the checksums of the blocks begin, four bytes each: at the next multiple of eight after the section.
    var tableOffset: Int { Self.aligned(end, to: 8) }

    /// The size of the table of checksums in bytes.
    var tableByteCount: Int { grid.blockCount * 4 }

    /// Where the table ends, and with it all that belongs to the section.
    var tableEnd: Int { tableOffset + tableByteCount }

    /// The next multiple of a power of two.
    static func aligned(_ offset: Int, to alignment: Int) -> Int {
        (offset + alignment - 1) & ~(alignment - 1)
    }

    /// The row as it stands in the file.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(tag.word)
        bytes.appendLittleEndian(UInt32(grid.blockBytes))
        bytes.appendLittleEndian(UInt64(offset))
        bytes.appendLittleEndian(UInt64(grid.byteCount))
        bytes.appendLittleEndian(UInt64(tableOffset))
        bytes.appendLittleEndian(tableChecksum)
        bytes.appendLittleEndian(UInt32(0))
        return bytes
    }
}
