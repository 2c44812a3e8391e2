// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The checksums of a section that is being written: a little in memory, the rest in a nameless file beside the output.
///
/// They stand after the section in the file and are known only when it ends; a section of small blocks may have more of
/// them than memory should hold.
final class ChecksumTable {
    /// How many bytes of checksums are kept in memory.
    static let memoryBytes = 1 << 18

    private let file: AtomicFile
    private var pending: [UInt8] = []
    private var descriptor: Int32 = -1
    private var spilledBytes = 0

    /// Starts an empty table.
    ///
    /// - Parameter file: The output, in whose directory the nameless file is made when one is needed.
    init(for file: AtomicFile) {
        self.file = file
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Adds the checksum of the next block.
    ///
    /// - Throws: `FileStorageError.unwritable`.
    func append(_ checksum: UInt32) throws {
        pending.appendLittleEndian(checksum)
        if pending.count >= Self.memoryBytes { try spill() }
    }

    /// Hands out all checksums in order, in pieces of at most `memoryBytes`.
    ///
    /// - Throws: `FileStorageError.unwritable`, and what the closure throws.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var piece = [UInt8](repeating: 0, count: min(Self.memoryBytes, spilledBytes))
        var offset = 0
        while offset < spilledBytes {
            // Whole pieces were spilled, so that whole pieces are there.
            let count = piece.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileStorageError.unwritable(file.url, code: count < 0 ? errno : EIO) }
            try piece.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += count
        }
        try pending.withUnsafeBytes(body)
    }

    private func spill() throws {
        if descriptor < 0 { descriptor = try file.openScratchFile() }
        let sink = ByteSink(descriptor: descriptor, url: file.url)
        try pending.withUnsafeBytes { try sink.write($0) }
        try sink.flush()
        spilledBytes += pending.count
        pending.removeAll(keepingCapacity: true)
    }
}
