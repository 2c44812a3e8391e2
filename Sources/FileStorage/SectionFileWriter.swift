// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes a file of sections from front to back; it appears under its name only when it is complete.
///
/// ```swift
/// let writer = try SectionFileWriter(replacing: url, magic: magic, version: 1, kind: "flat")
/// writer.parameters = [UInt64(dimension)]
/// try writer.beginSection(tag: "CODE", blockBytes: 384)
/// for row in rows { try row.withUnsafeBytes { try writer.append($0) } }
/// try writer.endSection()
/// try writer.commit()
/// ```
///
/// Less than a mebibyte of memory is used, whatever is written. After an error, `cancel()`, or without `commit()`, what
/// stood under the name stands there still; after an error later calls throw the same. `SectionFile` reads the result.
///
/// One task at a time may use an object.
package final class SectionFileWriter {
    /// The numbers to store beside the sections, at most 32; they may be set until `commit()`.
    package var parameters: [UInt64] = [] {
        didSet {
            precondition(
                parameters.count <= SectionFileHeader.maximumParameterCount,
                "A file has at most \(SectionFileHeader.maximumParameterCount) parameters."
            )
        }
    }

    private let file: AtomicFile
    private var header: SectionFileHeader
    private var current: OpenSection?
    private var failure: (any Error)?

    /// The section that is being written.
    private struct OpenSection {
        let tag: FileTag
        let blockBytes: Int
        let offset: Int
        let table: ChecksumTable
        var byteCount = 0
        /// The checksum of the block that is not full yet, and how many bytes it has.
        var checksum: UInt32 = 0
        var filled = 0
    }

    /// Starts a file.
    ///
    /// - Parameters:
    ///   - url: The name under which the file will appear; a symbolic link is followed.
    ///   - magic: The eight bytes that the file begins with.
    ///   - version: The version of the format.
    ///   - kind: What kind of content the file has.
    /// - Throws: `FileStorageError` when the file cannot be made; `.notSeekable` where the name is that of a stream.
    /// - Precondition: `magic` has eight bytes.
    package init(replacing url: URL, magic: [UInt8], version: UInt32, kind: FileTag) throws {
        header = SectionFileHeader(magic: magic, version: version, kind: kind)
        file = try AtomicFile(replacing: url)
        guard !file.isDirect else { throw FileStorageError.notSeekable(url) }
        try file.write([UInt8](repeating: 0, count: SectionFileHeader.byteCount))
    }

    /// The name under which the file will appear.
    package var url: URL { file.url }

    /// The number of bytes written so far, those of the header included.
    package var byteCount: Int { file.count }

    /// Starts a section, at the next multiple of 4,096 bytes.
    ///
    /// - Parameters:
    ///   - tag: The section's name.
    ///   - blockBytes: The size of a block in bytes: the unit in which the section is checked when it is read.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: No section is open, none has the tag, fewer than 64 are there; the size is in
    ///   `BlockGrid.blockByteRange`.
    package func beginSection(tag: FileTag, blockBytes: Int) throws {
        precondition(current == nil, "The section before must end first.")
        precondition(!header.sections.contains { $0.tag == tag }, "The file has a section '\(tag)' already.")
        precondition(header.sections.count < SectionFileHeader.maximumSectionCount, "The file has 64 sections already.")
        precondition(BlockGrid.blockByteRange.contains(blockBytes), "A block has \(BlockGrid.blockByteRange) bytes.")
        try noting {
            try pad(to: SectionFileHeader.byteCount)
            let table = ChecksumTable(for: file)
            current = OpenSection(tag: tag, blockBytes: blockBytes, offset: file.count, table: table)
        }
    }

    /// Adds bytes to the open section.
    ///
    /// - Parameter bytes: What to add: any number, blocks are cut as they fill.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: A section is open.
    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        try noting {
            guard var section = current else { preconditionFailure("Bytes go into a section: begin one.") }
            guard
                UInt64(section.byteCount) + UInt64(bytes.count)
                    <= BlockGrid.maximumByteCount(blockBytes: section.blockBytes)
            else { throw FileStorageError.unwritable(url, code: EFBIG) }
            var start = 0
            while start < bytes.count {
                let end = min(start + section.blockBytes - section.filled, bytes.count)
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                section.checksum = CRC32C.checksum(of: part, continuing: section.checksum)
                section.filled += part.count
                start = end
                guard section.filled == section.blockBytes else { break }
                try section.table.append(section.checksum)
                section.checksum = 0
                section.filled = 0
            }
            section.byteCount += bytes.count
            current = section
            try file.write(bytes)
        }
    }

    /// Ends the open section: its checksums follow.
    ///
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: A section is open.
    package func endSection() throws {
        try noting {
            guard let section = current else { preconditionFailure("No section is open.") }
            current = nil
            if section.filled > 0 { try section.table.append(section.checksum) }
            try pad(to: 8)
            var tableChecksum: UInt32 = 0
            try section.table.forEachPiece {
                tableChecksum = CRC32C.checksum(of: $0, continuing: tableChecksum)
                try file.write($0)
            }
            guard let grid = BlockGrid(byteCount: UInt64(section.byteCount), blockBytes: UInt32(section.blockBytes))
            else { preconditionFailure("Sizes were checked before.") }
            header.sections.append(
                SectionEntry(tag: section.tag, grid: grid, offset: section.offset, tableChecksum: tableChecksum)
            )
        }
    }

    /// Completes the file and puts it under its name.
    ///
    /// - Throws: `FileStorageError.unwritable`; the name then shows what it showed before.
    /// - Precondition: No section is open.
    package func commit() throws {
        precondition(current == nil, "The last section must end first.")
        try noting {
            header.parameters = parameters
            precondition(header.fileByteCount == file.count, "The header must describe what was written.")
            try file.overwrite(at: 0, with: header.encoded)
            try file.commit()
        }
    }

    /// Gives up: nothing changes under the name.
    ///
    /// After `commit()` this does nothing.
    package func cancel() {
        file.cancel()
    }

    /// Adds zeros up to a multiple.
    private func pad(to alignment: Int) throws {
        let count = SectionEntry.aligned(file.count, to: alignment) - file.count
        try file.write([UInt8](repeating: 0, count: count))
    }

    /// Runs a step that writes; after an error all that was written is removed, and later steps throw the same.
    private func noting(_ step: () throws -> Void) throws {
        if let failure { throw failure }
        do {
            try step()
        } catch {
            failure = error
            current = nil
            file.cancel()
            throw error
        }
    }
}
