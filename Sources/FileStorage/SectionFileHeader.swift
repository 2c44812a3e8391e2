// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The first page of a file of sections; `docs/file-format.md` says what stands where.
///
/// What is read is what could have been written: every field has one legal place and every unused byte is zero, so that
/// a header that was accepted holds no offset, size or count that leads outside the file.
struct SectionFileHeader: Sendable, Hashable {
    /// The size of the header in bytes, and what sections are aligned to.
    static let byteCount = 4096
    /// How many sections a file may have.
    static let maximumSectionCount = 64
    /// How many parameters a file may have.
    static let maximumParameterCount = 32

    private static let parametersOffset = 32
    private static let sectionsOffset = parametersOffset + 8 * maximumParameterCount
    private static let reservedOffset = sectionsOffset + SectionEntry.byteCount * maximumSectionCount
    private static let checksumOffset = byteCount - 4

    var magic: [UInt8]
    var version: UInt32
    var kind: FileTag
    var parameters: [UInt64] = []
    var sections: [SectionEntry] = []

    /// Where the file ends: with the table of its last section.
    var fileByteCount: Int { sections.last?.tableEnd ?? Self.byteCount }

    /// The page as it stands in the file.
    var encoded: [UInt8] {
        var bytes = magic
        bytes.appendLittleEndian(version)
        bytes.appendLittleEndian(kind.word)
        bytes.appendLittleEndian(UInt64(fileByteCount))
        bytes.appendLittleEndian(UInt32(sections.count))
        bytes.appendLittleEndian(UInt32(parameters.count))
        for parameter in parameters { bytes.appendLittleEndian(parameter) }
        bytes += [UInt8](repeating: 0, count: Self.sectionsOffset - bytes.count)
        for section in sections { bytes += section.encoded }
        bytes += [UInt8](repeating: 0, count: Self.checksumOffset - bytes.count)
        bytes.appendLittleEndian(bytes.withUnsafeBytes { CRC32C.checksum(of: $0) })
        return bytes
    }

    init(magic: [UInt8], version: UInt32, kind: FileTag) {
        precondition(magic.count == 8, "A magic number has eight bytes.")
        self.magic = magic
        self.version = version
        self.kind = kind
    }

    /// Reads a header and checks all of it.
    ///
    /// - Parameters:
    ///   - bytes: The file from its start: all of it, or the header at least.
    ///   - fileByteCount: The size of the file.
    ///   - url: The name to give in errors.
    ///   - magic: The eight bytes that the file must begin with.
    ///   - supportedVersions: The versions of the format that the caller reads.
    /// - Throws: `SectionFileError`.
    init(
        parsing bytes: UnsafeRawBufferPointer,
        fileByteCount: Int,
        url: URL,
        magic: [UInt8],
        supportedVersions: ClosedRange<UInt32>
    ) throws {
        // The checks up to the version hold for every version there will be.
        let start = Array(bytes.prefix(magic.count))
        guard start == Array(magic.prefix(start.count)) else {
            throw SectionFileError.notThisKind(url, expected: magic, actual: start)
        }
        guard bytes.count >= Self.byteCount else {
            throw SectionFileError.truncated(url, expected: Self.byteCount, actual: fileByteCount)
        }
        func damage(_ offset: Int, _ reason: String) -> SectionFileError {
            .damaged(url, section: nil, offset: offset, reason: reason)
        }
        let checksum = CRC32C.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[..<Self.checksumOffset]))
        guard bytes.littleEndian(UInt32.self, at: Self.checksumOffset) == checksum else {
            throw damage(0, "the header does not fit its checksum")
        }
        let version = bytes.littleEndian(UInt32.self, at: 8)
        guard version <= supportedVersions.upperBound else {
            throw SectionFileError.newerVersion(url, expected: supportedVersions.upperBound, actual: version)
        }
        guard version >= supportedVersions.lowerBound else {
            throw SectionFileError.olderVersion(url, expected: supportedVersions.lowerBound, actual: version)
        }
        guard let kind = FileTag(word: bytes.littleEndian(UInt32.self, at: 12)) else {
            throw damage(12, "the kind is not four printable characters")
        }
        self.init(magic: magic, version: version, kind: kind)

        let statedByteCount = bytes.littleEndian(UInt64.self, at: 16)
        guard statedByteCount <= UInt64(fileByteCount) else {
            throw SectionFileError.truncated(url, expected: Int(clamping: statedByteCount), actual: fileByteCount)
        }
        guard statedByteCount == UInt64(fileByteCount) else {
            throw SectionFileError.trailingBytes(url, expected: Int(statedByteCount), actual: fileByteCount)
        }
        let sectionCount = bytes.littleEndian(UInt32.self, at: 24)
        guard sectionCount <= UInt32(Self.maximumSectionCount) else {
            throw damage(24, "\(sectionCount) sections are more than \(Self.maximumSectionCount)")
        }
        let parameterCount = bytes.littleEndian(UInt32.self, at: 28)
        guard parameterCount <= UInt32(Self.maximumParameterCount) else {
            throw damage(28, "\(parameterCount) parameters are more than \(Self.maximumParameterCount)")
        }
        parameters = (0..<Int(parameterCount)).map {
            bytes.littleEndian(UInt64.self, at: Self.parametersOffset + 8 * $0)
        }
        for index in 0..<Int(sectionCount) {
            try appendSection(bytes, at: Self.sectionsOffset + SectionEntry.byteCount * index, fileByteCount, damage)
        }
        guard self.fileByteCount == fileByteCount else {
            throw damage(16, "the sections end at byte \(self.fileByteCount), the file at \(fileByteCount)")
        }
        for unused in [
            Self.parametersOffset + 8 * parameters.count..<Self.sectionsOffset,
            Self.sectionsOffset + SectionEntry.byteCount * sections.count..<Self.checksumOffset,
        ] {
            if let offset = bytes.firstNonZero(in: unused) { throw damage(offset, "an unused byte is not zero") }
        }
    }

    /// Reads a row of the section table, which must lie right after the one before it.
    private mutating func appendSection(
        _ bytes: UnsafeRawBufferPointer,
        at row: Int,
        _ fileByteCount: Int,
        _ damage: (Int, String) -> SectionFileError
    ) throws {
        guard let tag = FileTag(word: bytes.littleEndian(UInt32.self, at: row)) else {
            throw damage(row, "the tag of a section is not four printable characters")
        }
        guard !sections.contains(where: { $0.tag == tag }) else {
            throw damage(row, "two sections have the tag '\(tag)'")
        }
        let blockBytes = bytes.littleEndian(UInt32.self, at: row + 4)
        let byteCount = bytes.littleEndian(UInt64.self, at: row + 16)
        guard let grid = BlockGrid(byteCount: byteCount, blockBytes: blockBytes) else {
            throw damage(row + 4, "section '\(tag)' has \(byteCount) bytes in blocks of \(blockBytes)")
        }
        // No sum here overflows: sizes are below 2⁶⁰, and all that lies before is inside the file.
        let offset = SectionEntry.aligned(self.fileByteCount, to: Self.byteCount)
        let section = SectionEntry(
            tag: tag,
            grid: grid,
            offset: offset,
            tableChecksum: bytes.littleEndian(UInt32.self, at: row + 32)
        )
        guard section.tableEnd <= fileByteCount else {
            throw damage(row + 16, "section '\(tag)' would end at byte \(section.tableEnd) of \(fileByteCount)")
        }
        guard bytes[row..<row + SectionEntry.byteCount].elementsEqual(section.encoded) else {
            throw damage(row, "section '\(tag)' does not begin at byte \(offset), or its checksums do not follow it")
        }
        sections.append(section)
    }
}
