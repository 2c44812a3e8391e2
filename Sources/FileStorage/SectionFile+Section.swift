// SPDX-License-Identifier: Apache-2.0

public import Synchronization

extension SectionFile {
    /// A run of bytes of a file, in blocks that have checksums.
    ///
    /// Offsets count from the section's first byte. A range that is not inside the section is an error, not a trap:
    /// offsets often come from other sections, which a hostile file can fill as it likes.
    ///
    /// Public, though no product offers it, because Swift 6.3 inlines no `package` function into another module.
    public struct Section: @unchecked Sendable {
        // SAFETY: `base` points into a read-only mapping, which `file` keeps; `verified` points to atomics, which it
        // keeps too.

        /// The first byte, aligned to 4,096; only bytes that were verified may be believed.
        ///
        /// The pointer is good as long as the section or its file is held.
        @usableFromInline package let base: UnsafeRawPointer

        /// The size of the section and that of its blocks.
        @usableFromInline package let grid: BlockGrid

        /// The file, which stays mapped as long as a section of it is held.
        package let file: SectionFile

        @usableFromInline let verified: UnsafeMutablePointer<Atomic<UInt8>>
        let entry: SectionEntry
        /// The checksums, one after another, at any alignment.
        private let table: UnsafeRawBufferPointer

        init(
            file: SectionFile,
            entry: SectionEntry,
            start: UnsafeRawPointer,
            verified: UnsafeMutablePointer<Atomic<UInt8>>
        ) {
            self.file = file
            self.entry = entry
            self.verified = verified
            grid = entry.grid
            base = start + entry.offset
            table = UnsafeRawBufferPointer(start: start + entry.tableOffset, count: entry.tableByteCount)
        }

        /// The section's name.
        package var tag: FileTag { entry.tag }

        /// Where the section begins, in bytes from the start of the file.
        package var fileOffset: Int { entry.offset }

        /// The number of bytes.
        @inlinable public var byteCount: Int { grid.byteCount }

        /// The size of every block but the last, in bytes.
        @inlinable public var blockBytes: Int { grid.blockBytes }

        /// Fails unless the mapped bytes of a range fit their checksums.
        ///
        /// Each block is compared once; after that a call takes a few instructions. Blocks are compared again by nobody:
        /// a page that the system drops and reads again is trusted.
        ///
        /// - Parameters:
        ///   - offset: Where the bytes begin.
        ///   - count: How many they are; 0 is allowed.
        /// - Throws: `SectionFileError.damaged`; `.outsideSection` for a range that is not inside the section.
        @inlinable @inline(__always)
        public func requireVerified(offset: Int, count: Int) throws {
            if offset >= 0, count > 0, count <= grid.byteCount &- offset {
                var block = grid.block(at: offset)
                let last = grid.block(at: offset &+ count &- 1)
                while verified[block].load(ordering: .relaxed) != 0 {
                    if block == last { return }
                    block &+= 1
                }
            }
            try verifyMapped(offset: offset, count: count)
        }

        /// Fails unless the mapped bytes of a block fit their checksum; as `requireVerified(offset:count:)`.
        ///
        /// - Parameter block: The number of the block.
        /// - Throws: `SectionFileError.damaged`; `.outsideSection` for a block that the section does not have.
        @inlinable @inline(__always)
        public func requireVerified(block: Int) throws {
            if block >= 0, block < grid.blockCount, verified[block].load(ordering: .relaxed) != 0 { return }
            try verifyMapped(block: block)
        }

        /// Calls a closure with mapped bytes that fit their checksums.
        ///
        /// - Parameters:
        ///   - offset: Where the bytes begin.
        ///   - count: How many they are; 0 is allowed.
        ///   - body: Reads the bytes, which must not be kept beyond the section's life.
        /// - Returns: What the closure returned.
        /// - Throws: As `requireVerified(offset:count:)`, and what the closure throws.
        package func withVerifiedBytes<Result>(
            offset: Int,
            count: Int,
            _ body: (UnsafeRawBufferPointer) throws -> Result
        ) throws -> Result {
            try requireVerified(offset: offset, count: count)
            return try withExtendedLifetime(file) {
                try body(UnsafeRawBufferPointer(start: base + offset, count: count))
            }
        }

        /// Compares the blocks of a range that were not compared yet.
        @inline(never) @usableFromInline
        func verifyMapped(offset: Int, count: Int) throws {
            try requireInside(offset: offset, count: count)
            guard count > 0 else { return }
            for block in grid.block(at: offset)...grid.block(at: offset + count - 1) {
                try verifyMapped(block: block)
            }
        }

        /// Compares a block, if that was not done yet.
        @inline(never) @usableFromInline
        func verifyMapped(block: Int) throws {
            guard block >= 0, block < grid.blockCount else {
                let (offset, overflows) = block.multipliedReportingOverflow(by: blockBytes)
                throw outside(offset: overflows ? block : offset, count: blockBytes)
            }
            // Relaxed is enough: the flag says something about bytes that never change, and guards no others.
            guard verified[block].load(ordering: .relaxed) == 0 else { return }
            let range = grid.bytes(of: block)
            try require(block: block, fits: UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
            verified[block].store(1, ordering: .relaxed)
        }

        /// Fails unless the bytes of a block, wherever they were read, fit its checksum.
        func require(block: Int, fits bytes: UnsafeRawBufferPointer) throws {
            let expected = table.littleEndian(UInt32.self, at: 4 * block)
            guard CRC32C.checksum(of: bytes) == expected else {
                throw SectionFileError.damaged(
                    file.url,
                    section: tag.description,
                    offset: fileOffset + block * blockBytes,
                    reason: SectionFile.blockReason(byteCount: bytes.count)
                )
            }
        }

        /// Fails unless a range is inside the section.
        func requireInside(offset: Int, count: Int) throws {
            guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
                throw outside(offset: offset, count: count)
            }
        }

        private func outside(offset: Int, count: Int) -> SectionFileError {
            let tag = tag.description
            return .outsideSection(file.url, section: tag, offset: offset, count: count, byteCount: byteCount)
        }
    }

    /// What is wrong with a block that does not fit its checksum.
    static func blockReason(byteCount: Int) -> String {
        "a block of \(byteCount) bytes does not fit its checksum"
    }
}
