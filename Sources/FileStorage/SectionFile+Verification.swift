// SPDX-License-Identifier: Apache-2.0

extension SectionFile {
    /// How much is read at once, in bytes; one block if that is larger.
    private static let pieceBytes = 1 << 20

    /// Compares the whole file with its checksums, and what belongs to none with zero.
    ///
    /// The file is read from front to back past the mapping, in pieces of a mebibyte, so that its pages do not become
    /// part of the process. Any changed bit is found. Nothing is remembered: blocks are compared again on first use.
    ///
    /// - Throws: `SectionFileError.damaged` for the first place that is wrong; `FileStorageError` when the system refuses;
    ///   `CancellationError` when the task is cancelled.
    package func verify() throws {
        try requireSameHeader()
        var end = SectionFileHeader.byteCount
        for section in header.sections {
            try requireZero(end..<section.offset)
            try verifyTable(of: section)
            try verifyBlocks(of: section)
            try requireZero(section.end..<section.tableOffset)
            end = section.tableEnd
        }
    }

    /// Compares the checksums of a section with their own checksum.
    func verifyTable(of section: SectionEntry) throws {
        var checksum: UInt32 = 0
        try forEachPiece(section.tableOffset..<section.tableEnd, pieceBytes: Self.pieceBytes) { _, bytes in
            checksum = CRC32C.checksum(of: bytes, continuing: checksum)
        }
        guard checksum == section.tableChecksum else {
            throw SectionFileError.damaged(
                url,
                section: section.tag.description,
                offset: section.tableOffset,
                reason: "the table of checksums does not fit its own"
            )
        }
    }

    private func requireSameHeader() throws {
        try forEachPiece(0..<SectionFileHeader.byteCount, pieceBytes: Self.pieceBytes) { _, bytes in
            let read = try SectionFileHeader(
                parsing: bytes,
                fileByteCount: file.count,
                url: url,
                magic: header.magic,
                supportedVersions: header.version...header.version
            )
            guard read == header else {
                let reason = "the header has changed since the file was opened"
                throw SectionFileError.damaged(url, section: nil, offset: 0, reason: reason)
            }
        }
    }

    private func verifyBlocks(of section: SectionEntry) throws {
        let grid = section.grid
        let blocksInPiece = max(1, Self.pieceBytes / grid.blockBytes)
        var checksums = [UInt8](repeating: 0, count: 4 * blocksInPiece)
        let pieceBytes = blocksInPiece * grid.blockBytes
        try forEachPiece(section.offset..<section.end, pieceBytes: pieceBytes) { offset, bytes in
            let first = (offset - section.offset) / grid.blockBytes
            let count = (bytes.count + grid.blockBytes - 1) / grid.blockBytes
            try checksums.withUnsafeMutableBytes {
                let table = UnsafeMutableRawBufferPointer(rebasing: $0[..<(4 * count)])
                try file.read(at: section.tableOffset + 4 * first, into: table)
            }
            for block in 0..<count {
                let start = block * grid.blockBytes
                let end = min(start + grid.blockBytes, bytes.count)
                let expected = checksums.withUnsafeBytes { $0.littleEndian(UInt32.self, at: 4 * block) }
                guard CRC32C.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[start..<end])) == expected else {
                    throw SectionFileError.damaged(
                        url,
                        section: section.tag.description,
                        offset: offset + start,
                        reason: Self.blockReason(byteCount: end - start)
                    )
                }
            }
        }
    }

    private func requireZero(_ range: Range<Int>) throws {
        try forEachPiece(range, pieceBytes: Self.pieceBytes) { offset, bytes in
            guard let bad = bytes.firstNonZero(in: bytes.indices) else { return }
            let reason = "a byte between sections is not zero"
            throw SectionFileError.damaged(url, section: nil, offset: offset + bad, reason: reason)
        }
    }

    /// Reads a range of the file in pieces, past the mapping.
    private func forEachPiece(
        _ range: Range<Int>,
        pieceBytes: Int,
        _ body: (_ offset: Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard !range.isEmpty else { return }
        let count = min(pieceBytes, range.count)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        defer { buffer.deallocate() }
        for offset in stride(from: range.lowerBound, to: range.upperBound, by: count) {
            try Task.checkCancellation()
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(count, range.upperBound - offset)])
            try file.read(at: offset, into: piece)
            try body(offset, UnsafeRawBufferPointer(piece))
        }
    }
}
