// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct SectionFileWriterTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private static func writer(_ url: URL) throws -> SectionFileWriter {
        try SectionFileWriter(replacing: url, magic: SampleSections.magic, version: 3, kind: "test")
    }

    private static func append(_ count: Int, to writer: SectionFileWriter) throws {
        try [UInt8](repeating: 1, count: count).withUnsafeBytes { try writer.append($0) }
    }

    @Test func appearsOnlyWhenCommitted() throws {
        let url = try directory.write("file", "old")
        let writer = try Self.writer(url)
        try writer.beginSection(tag: "data", blockBytes: 64)
        try Self.append(1000, to: writer)
        try writer.endSection()
        #expect(writer.byteCount == 4096 + 1000 + 64)
        #expect(try Data(contentsOf: url) == Data("old".utf8))
        try writer.commit()
        writer.cancel()
        try SampleSections.open(url).verify()
        #expect(try directory.names() == ["file"])
    }

    @Test(arguments: [false, true])
    func cancelledOrForgottenLeavesTheOldFile(cancels: Bool) throws {
        let url = try directory.write("file", "old")
        do {
            let writer = try Self.writer(url)
            try writer.beginSection(tag: "data", blockBytes: 16)
            try Self.append(2_000_000, to: writer)
            if cancels { writer.cancel() }
        }
        #expect(try Data(contentsOf: url) == Data("old".utf8))
        #expect(try directory.names() == ["file"])
    }

    /// Twice 100,000 checksums are more than stay in memory; the file for the rest has no name.
    @Test func manySmallBlocksSpillTheirChecksums() throws {
        let sample = SampleSections(contents: [
            .init(tag: "many", blockBytes: 16, bytes: SampleSections.randomBytes(1_600_008, seed: 1)),
            .init(tag: "more", blockBytes: 16, bytes: SampleSections.randomBytes(1 << 21, seed: 2)),
            .init(tag: "few ", blockBytes: 16, bytes: SampleSections.randomBytes(40, seed: 3)),
        ])
        let url = directory["file"]
        try sample.write(to: url)
        #expect(try directory.names() == ["file"])
        let file = try SampleSections.open(url)
        try file.verify()
        for content in sample.contents { #expect(try file.section(content.tag).allMapped() == content.bytes) }
    }

    @Test func streamIsRefused() throws {
        let url = URL(filePath: "/dev/null")
        #expect(throws: FileStorageError.notSeekable(url)) { try Self.writer(url) }
    }

    @Test func missingDirectoryIsUnwritable() {
        let url = directory["absent/file"]
        #expect(throws: FileStorageError.unwritable(url, code: ENOENT)) { try Self.writer(url) }
    }

    /// The limit holds for a whole process, so that the test runs in one of its own.
    @Test func failedWriteLeavesTheOldFileAndFailsForGood() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 300_000, rlim_max: 300_000)
            #if canImport(Glibc)
                try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            #else
                try #require(setrlimit(RLIMIT_FSIZE, &limit) == 0)
            #endif
            let directory = try TemporaryDirectory()
            let url = try directory.write("file", "old")
            let error = FileStorageError.unwritable(url, code: EFBIG)
            let writer = try SectionFileWriterTests.writer(url)
            func thrown(_ step: () throws -> Void) -> FileStorageError? {
                do { try step() } catch { return error as? FileStorageError }
                return nil
            }
            try writer.beginSection(tag: "data", blockBytes: 64)
            try #require(thrown { try SectionFileWriterTests.append(200_000, to: writer) } == nil)
            try #require(thrown { try SectionFileWriterTests.append(200_000, to: writer) } == error)
            try #require(thrown { try SectionFileWriterTests.append(1, to: writer) } == error)
            try #require(thrown { try writer.endSection() } == error)
            try #require(thrown { try writer.beginSection(tag: "next", blockBytes: 64) } == error)
            try #require(thrown { try writer.commit() } == error)
            try #require(try directory.names() == ["file"])
            try #require(try Data(contentsOf: url) == Data("old".utf8))
        }
    }

    @Test func wrongOrderOfCallsTraps() async {
        await #expect(processExitsWith: .failure) {
            let directory = try TemporaryDirectory()
            try SectionFileWriterTests.append(1, to: SectionFileWriterTests.writer(directory["file"]))
        }
        await #expect(processExitsWith: .failure) {
            let directory = try TemporaryDirectory()
            let writer = try SectionFileWriterTests.writer(directory["file"])
            try writer.beginSection(tag: "data", blockBytes: 64)
            try writer.commit()
        }
        await #expect(processExitsWith: .failure) {
            let directory = try TemporaryDirectory()
            let writer = try SectionFileWriterTests.writer(directory["file"])
            for _ in 0..<2 {
                try writer.beginSection(tag: "data", blockBytes: 64)
                try writer.endSection()
            }
        }
    }

    @Test func wrongSizesTrap() async {
        await #expect(processExitsWith: .failure) {
            let directory = try TemporaryDirectory()
            try SectionFileWriterTests.writer(directory["file"]).beginSection(tag: "data", blockBytes: 15)
        }
        await #expect(processExitsWith: .failure) {
            let directory = try TemporaryDirectory()
            try SectionFileWriterTests.writer(directory["file"]).parameters = [UInt64](repeating: 0, count: 33)
        }
        await #expect(processExitsWith: .failure) { _ = FileTag(stringLiteral: "five!") }
    }
}
