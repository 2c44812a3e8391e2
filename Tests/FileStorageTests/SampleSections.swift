// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials
import TestSupport

/// Sections for tests to write, read and damage.
struct SampleSections {
    static let magic = Array("\u{7f}sample\n".utf8)

    /// A section and what is in it.
    struct Content {
        let tag: FileTag
        let blockBytes: Int
        let bytes: [UInt8]
    }

    var contents: [Content] = []
    var parameters: [UInt64] = [7, 0, .max]

    /// Three small sections, one of them empty, that make a file of about eight kilobytes.
    static let small = SampleSections(contents: [
        Content(tag: "AAAA", blockBytes: 16, bytes: randomBytes(100, seed: 1)),
        Content(tag: "none", blockBytes: 64, bytes: []),
        Content(tag: "last", blockBytes: 33, bytes: randomBytes(67, seed: 2)),
    ])

    static func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    static func open(_ url: URL) throws -> SectionFile {
        try SectionFile(contentsOf: url, magic: magic, supportedVersions: 2...3)
    }

    /// Writes the file, each section in pieces of random sizes.
    func write(to url: URL, version: UInt32 = 3) throws {
        var generator = SplitMix64(seed: 5)
        let writer = try SectionFileWriter(replacing: url, magic: Self.magic, version: version, kind: "test")
        for content in contents {
            try writer.beginSection(tag: content.tag, blockBytes: content.blockBytes)
            var rest = content.bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...3 * content.blockBytes, using: &generator))
                try piece.withUnsafeBytes { try writer.append($0) }
                rest = rest.dropFirst(piece.count)
            }
            try writer.endSection()
        }
        writer.parameters = parameters
        try writer.commit()
    }

    /// The bytes of the file.
    func encoded(in directory: TemporaryDirectory) throws -> [UInt8] {
        try write(to: directory["encoded"])
        return Array(try Data(contentsOf: directory["encoded"]))
    }
}

extension SectionFile.Section {
    /// All bytes, by way of the mapping.
    func allMapped() throws -> [UInt8] {
        try withVerifiedBytes(offset: 0, count: byteCount) { Array($0) }
    }

    /// Some bytes, past the mapping.
    func read(_ range: Range<Int>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xaa, count: range.count)
        try bytes.withUnsafeMutableBytes { try read(offset: range.lowerBound, into: $0) }
        return bytes
    }
}

extension [UInt8] {
    /// Replaces an integer, lowest byte first.
    mutating func set(_ value: some FixedWidthInteger, at offset: Int) {
        Swift.withUnsafeBytes(of: value.littleEndian) { replaceSubrange(offset..<offset + $0.count, with: $0) }
    }

    /// Makes the checksum of a container's header fit its bytes.
    mutating func sealHeader() {
        set(self[..<4092].withUnsafeBytes { CRC32C.checksum(of: $0) }, at: 4092)
    }
}
