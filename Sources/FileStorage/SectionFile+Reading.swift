// SPDX-License-Identifier: Apache-2.0

extension SectionFile.Section {
    /// Copies bytes out of the file, past the mapping, and compares them with their checksums.
    ///
    /// The pages do not become part of the process; only the checksums are read through the mapping, four bytes for each
    /// block. All blocks that the range touches are read and compared on every call, so that rows which are read at
    /// random should be one block each: then nothing is read twice or copied.
    ///
    /// - Parameters:
    ///   - offset: Where the bytes begin.
    ///   - buffer: Where to put them; after an error it holds zeros.
    /// - Throws: `SectionFileError.damaged`; `.outsideSection` for a range that is not inside the section;
    ///   `FileStorageError` when the system refuses, or the file was cut off meanwhile.
    package func read(offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        do {
            try requireInside(offset: offset, count: buffer.count)
            try readBlocks(offset: offset, into: buffer)
        } catch {
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            throw error
        }
    }

    private func readBlocks(offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        let end = offset + buffer.count
        // The last whole block of the range ends here.
        let wholeEnd = end == byteCount ? end : grid.block(at: end) * blockBytes
        var position = offset
        while position < end {
            let block = grid.block(at: position)
            let bytes = grid.bytes(of: block)
            if position == bytes.lowerBound, position < wholeEnd {
                let target = UnsafeMutableRawBufferPointer(rebasing: buffer[position - offset..<wholeEnd - offset])
                try readWhole(from: block, into: target)
                position = wholeEnd
            } else {
                let wanted = position..<min(end, bytes.upperBound)
                let target = UnsafeMutableRawBufferPointer(
                    rebasing: buffer[wanted.lowerBound - offset..<wanted.upperBound - offset]
                )
                try withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 16) { scratch in
                    try readWhole(from: block, into: scratch)
                    let start = wanted.lowerBound - bytes.lowerBound
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: scratch[start..<start + wanted.count]))
                }
                position = wanted.upperBound
            }
        }
    }

    /// Reads whole blocks at once, then compares each.
    private func readWhole(from first: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        try file.file.read(at: fileOffset + first * blockBytes, into: buffer)
        var block = first
        var start = 0
        while start < buffer.count {
            let end = min(start + blockBytes, buffer.count)
            try require(block: block, fits: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            start = end
            block += 1
        }
    }
}
