// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A mapped file of sections, each a run of bytes in blocks that have checksums.
///
/// ```swift
/// let file = try SectionFile(contentsOf: url, magic: magic, supportedVersions: 1...1)
/// let codes = try file.section("CODE")
/// try codes.requireVerified(offset: row * 384, count: 384)
/// let first = codes.base.load(fromByteOffset: row * 384, as: UInt8.self)
/// ```
///
/// Opening reads one page, whatever the size. A block is compared with its checksum when it is first used through the
/// mapping, and on every use through `Section.read(offset:into:)`; `verify()` compares everything. What contradicts a
/// checksum is never handed out. `docs/file-format.md` describes the bytes, `SectionFileWriter` writes them.
///
/// Many threads may use an object.
public final class SectionFile: @unchecked Sendable {
    // SAFETY: all is set once in `init`; `verified` and `verifiedTables` point to atomics, allocated in `init` and freed
    // in `deinit`, which is after every use because a section holds its file.

    /// The mapping, for advice about its pages.
    package let file: MappedFile

    let header: SectionFileHeader
    /// One flag for each block of each section, in order: whether the block was found to fit its checksum.
    let verified: UnsafeMutablePointer<Atomic<UInt8>>
    /// One flag for each section: whether its table of checksums was found to fit its own.
    private let verifiedTables: UnsafeMutablePointer<Atomic<UInt8>>

    /// Maps a file and checks its header.
    ///
    /// - Parameters:
    ///   - url: The file; a symbolic link is followed.
    ///   - magic: The eight bytes that the file must begin with.
    ///   - supportedVersions: The versions of the format that the caller reads.
    /// - Throws: `SectionFileError` when the file is of another kind or version, cut off, or its header damaged;
    ///   `FileStorageError` when it is absent, unreadable or not a regular file.
    /// - Precondition: `magic` has eight bytes.
    package init(contentsOf url: URL, magic: [UInt8], supportedVersions: ClosedRange<UInt32>) throws {
        precondition(magic.count == 8, "A magic number has eight bytes.")
        let file = try MappedFile(contentsOf: url, keepsDescriptor: true)
        self.file = file
        header = try file.withUnsafeBytes {
            try SectionFileHeader(
                parsing: $0,
                fileByteCount: file.count,
                url: url,
                magic: magic,
                supportedVersions: supportedVersions
            )
        }
        // A block has four bytes of checksum in the file, so that there are fewer flags than bytes.
        let blockCount = header.sections.reduce(0) { $0 + $1.grid.blockCount }
        // Pages of zeros are not touched before they are used, as `initialize` would.
        guard let flags = calloc(blockCount + header.sections.count + 1, MemoryLayout<Atomic<UInt8>>.stride) else {
            throw FileStorageError.unreadable(url, code: ENOMEM)
        }
        verified = flags.bindMemory(to: Atomic<UInt8>.self, capacity: blockCount + header.sections.count + 1)
        verifiedTables = verified + blockCount
    }

    deinit {
        free(verified)
    }

    /// The file that is mapped.
    package var url: URL { file.url }

    /// The version of the format, one of those that the caller supports.
    package var version: UInt32 { header.version }

    /// What kind of content the file has.
    package var kind: FileTag { header.kind }

    /// The numbers that were stored beside the sections.
    package var parameters: [UInt64] { header.parameters }

    /// The tags of all sections, in file order.
    package var tags: [FileTag] { header.sections.map(\.tag) }

    /// Finds a section.
    ///
    /// The first call for a section compares its checksums with their own checksum: four bytes for each block are read.
    ///
    /// - Parameter tag: The section's name.
    /// - Returns: The section, of which no byte is checked yet; it keeps the file mapped.
    /// - Throws: `SectionFileError.missingSection`; `.damaged` when the table of checksums is; `FileStorageError` when
    ///   the system refuses; `CancellationError` when the task is cancelled.
    package func section(_ tag: FileTag) throws -> Section {
        guard let index = header.sections.firstIndex(where: { $0.tag == tag }) else {
            throw SectionFileError.missingSection(url, tag: tag.description)
        }
        let entry = header.sections[index]
        if verifiedTables[index].load(ordering: .relaxed) == 0 {
            try verifyTable(of: entry)
            verifiedTables[index].store(1, ordering: .relaxed)
        }
        let blocksBefore = header.sections[..<index].reduce(0) { $0 + $1.grid.blockCount }
        return try file.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else {
                throw SectionFileError.missingSection(url, tag: tag.description)
            }
            return Section(file: self, entry: entry, start: start, verified: verified + blocksBefore)
        }
    }
}
