// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials
import TestSupport
import Testing

struct SectionFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: [16, 17, 100, 4096, 5000, 200_000])
    func returnsWhatWasWritten(blockBytes: Int) throws {
        let sizes = [0, 1, blockBytes - 1, blockBytes, blockBytes + 1, 4095, 4096, 4097, 0, 8192, 3 * blockBytes + 5]
        let tags: [FileTag] = ["s 00", "s 01", "s 02", "s 03", "s 04", "s 05", "s 06", "s 07", "s 08", "s 09", "s 10"]
        var sample = SampleSections()
        for (tag, size) in zip(tags, sizes) {
            let bytes = SampleSections.randomBytes(size, seed: UInt64(size + blockBytes))
            sample.contents.append(.init(tag: tag, blockBytes: blockBytes, bytes: bytes))
        }
        let url = directory["file"]
        try sample.write(to: url)
        let file = try SampleSections.open(url)
        try file.verify()
        #expect(file.tags == tags)
        #expect(file.version == 3)
        #expect(file.kind == "test")
        #expect(file.parameters == sample.parameters)
        for content in sample.contents {
            let section = try file.section(content.tag)
            #expect(section.tag == content.tag)
            #expect(section.byteCount == content.bytes.count)
            #expect(section.blockBytes == blockBytes)
            #expect(section.fileOffset % 4096 == 0)
            #expect(Int(bitPattern: section.base) % 4096 == 0)
            #expect(try section.allMapped() == content.bytes)
            #expect(try section.read(0..<content.bytes.count) == content.bytes)
        }
    }

    @Test func noSectionsMakeOnePage() throws {
        let url = directory["file"]
        try SampleSections(parameters: []).write(to: url)
        let file = try SampleSections.open(url)
        try file.verify()
        #expect(file.tags.isEmpty)
        #expect(file.parameters.isEmpty)
        #expect(try Data(contentsOf: url).count == 4096)
    }

    @Test func takesSixtyFourSectionsAndThirtyTwoParameters() throws {
        var sample = SampleSections(parameters: (0..<32).map { UInt64.max - $0 })
        for index in 0..<64 {
            let tag = FileTag(stringLiteral: "t" + String(1000 + index).dropFirst())
            sample.contents.append(.init(tag: tag, blockBytes: 16, bytes: [UInt8(index)]))
        }
        try sample.write(to: directory["file"])
        let file = try SampleSections.open(directory["file"])
        try file.verify()
        #expect(file.parameters == sample.parameters)
        for content in sample.contents { #expect(try file.section(content.tag).allMapped() == content.bytes) }
    }

    /// The bytes that `docs/file-format.md` promises; the checksums were computed by another program.
    @Test func layoutIsTheDocumentedOne() throws {
        let content = SampleSections.Content(tag: "data", blockBytes: 16, bytes: Array(0..<20))
        let bytes = try SampleSections(contents: [content], parameters: [258]).encoded(in: directory)
        var expected = [UInt8](repeating: 0, count: 4096 + 32)
        expected.replaceSubrange(0..<8, with: SampleSections.magic)
        expected.set(UInt32(3), at: 8)
        expected.replaceSubrange(12..<16, with: Array("test".utf8))
        expected.set(UInt64(4128), at: 16)
        expected.set(UInt32(1), at: 24)
        expected.set(UInt32(1), at: 28)
        expected.set(UInt64(258), at: 32)
        expected.replaceSubrange(288..<292, with: Array("data".utf8))
        expected.set(UInt32(16), at: 292)
        expected.set(UInt64(4096), at: 296)
        expected.set(UInt64(20), at: 304)
        expected.set(UInt64(4120), at: 312)
        expected.set(UInt32(0xa616_b6cf), at: 320)
        expected.set(UInt32(0x66fa_f60f), at: 4092)
        expected.replaceSubrange(4096..<4116, with: 0..<20)
        expected.set(UInt32(0xd9c9_08eb), at: 4120)
        expected.set(UInt32(0x6f6e_e0fa), at: 4124)
        #expect(bytes == expected)
    }

    @Test func missingSectionIsNamed() throws {
        try SampleSections.small.write(to: directory["file"])
        let file = try SampleSections.open(directory["file"])
        #expect(throws: SectionFileError.missingSection(file.url, tag: "gone")) { try file.section("gone") }
    }

    @Test func sectionKeepsItsFileMapped() throws {
        try SampleSections.small.write(to: directory["file"])
        let section = try SampleSections.open(directory["file"]).section("AAAA")
        try FileManager.default.removeItem(at: directory["file"])
        #expect(try section.allMapped() == SampleSections.small.contents[0].bytes)
        #expect(try section.read(0..<100) == SampleSections.small.contents[0].bytes)
    }

    @Test(arguments: [0, 1, 4, 8, 100, 4095])
    func shortFileOfThisKindIsCutOff(count: Int) throws {
        let bytes = try SampleSections.small.encoded(in: directory)
        let url = try directory.write("file", Array(bytes[..<count]))
        #expect(throws: SectionFileError.truncated(url, expected: 4096, actual: count)) {
            try SampleSections.open(url)
        }
    }

    @Test(arguments: ["x", "{\"json\": 1}", String(repeating: "long ", count: 2000)])
    func otherFilesAreNotOfThisKind(text: String) throws {
        let url = try directory.write("file", text)
        let start = Array(text.utf8.prefix(8))
        #expect(throws: SectionFileError.notThisKind(url, expected: SampleSections.magic, actual: start)) {
            try SampleSections.open(url)
        }
    }

    @Test func versionsOutsideTheRangeAreRefused() throws {
        let url = directory["file"]
        try SampleSections.small.write(to: url, version: 2)
        #expect(try SampleSections.open(url).version == 2)
        try SampleSections.small.write(to: url, version: 4)
        #expect(throws: SectionFileError.newerVersion(url, expected: 3, actual: 4)) { try SampleSections.open(url) }
        try SampleSections.small.write(to: url, version: 1)
        #expect(throws: SectionFileError.olderVersion(url, expected: 2, actual: 1)) { try SampleSections.open(url) }
    }

    @Test func absentFileAndDirectoryAreTheSystemsErrors() {
        #expect(throws: FileStorageError.self) { try SampleSections.open(directory["absent"]) }
        #expect(throws: FileStorageError.notRegularFile(directory.url)) { try SampleSections.open(directory.url) }
    }
}
