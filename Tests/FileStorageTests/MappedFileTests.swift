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

struct MappedFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: [1, 4095, 4096, 4097, 100_000])
    func holdsTheBytesOfTheFile(count: Int) throws {
        var generator = SplitMix64(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let file = try MappedFile(contentsOf: directory.write("file", bytes))
        #expect(file.count == count)
        #expect(file.withUnsafeBytes { Array($0) } == bytes)
    }

    @Test func emptyFileHasNoBytes() throws {
        let file = try MappedFile(contentsOf: directory.write("empty", [UInt8]()))
        #expect(file.count == 0)
        #expect(file.baseAddress == nil)
        #expect(file.withUnsafeBytes { $0.isEmpty })
        file.advise(.willNeed, 0..<10)
    }

    @Test func missingFileIsUnreadable() {
        let url = directory["absent"]
        #expect(throws: FileStorageError.unreadable(url, code: ENOENT)) { try MappedFile(contentsOf: url) }
        #expect(FileStorageError.unreadable(url, code: ENOENT).isAbsence)
    }

    @Test func directoryIsNoRegularFile() {
        #expect(throws: FileStorageError.notRegularFile(directory.url)) { try MappedFile(contentsOf: directory.url) }
    }

    @Test func fifoIsRefusedWithoutWaitingForAWriter() throws {
        let url = directory["fifo"]
        try #require(mkfifo(url.path, 0o600) == 0)
        #expect(throws: FileStorageError.notRegularFile(url)) { try MappedFile(contentsOf: url) }
    }

    @Test func urlOfAnotherSchemeIsRefused() throws {
        let url = try #require(URL(string: "ftp://host/file"))
        #expect(throws: FileStorageError.notFileURL(url)) { try MappedFile(contentsOf: url) }
    }

    @Test(arguments: [0..<20_000, 5..<9000, 4096..<8192, -50..<50_000, 19_999..<20_000, 30_000..<40_000, 7..<7])
    func adviceChangesNoByte(range: Range<Int>) throws {
        let bytes = (0..<20_000).map { UInt8($0 % 251) }
        let file = try MappedFile(contentsOf: directory.write("file", bytes))
        for advice in [MappedFile.Advice.willNeed, .sequential, .dontNeed] {
            file.advise(advice, range)
            #expect(file.withUnsafeBytes { Array($0) } == bytes)
        }
    }

    private func read(_ file: MappedFile, _ range: Range<Int>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        try bytes.withUnsafeMutableBytes { try file.read(at: range.lowerBound, into: $0) }
        return bytes
    }

    @Test(arguments: [0..<20_000, 0..<0, 20_000..<20_000, 19_999..<20_000, 4095..<8193, 1..<2])
    func readsWhatIsMapped(range: Range<Int>) throws {
        let bytes = (0..<20_000).map { UInt8($0 % 251) }
        let file = try MappedFile(contentsOf: directory.write("file", bytes), keepsDescriptor: true)
        #expect(try read(file, range) == Array(bytes[range]))
    }

    @Test func readingStillWorksWhenTheNameIsGone() throws {
        let url = try directory.write("file", "text")
        let file = try MappedFile(contentsOf: url, keepsDescriptor: true)
        try FileManager.default.removeItem(at: url)
        #expect(try read(file, 1..<3) == Array("ex".utf8))
    }

    @Test func readingBeyondACutIsAnError() throws {
        let url = try directory.write("file", [UInt8](repeating: 1, count: 10_000))
        let file = try MappedFile(contentsOf: url, keepsDescriptor: true)
        try #require(truncate(url.path, 5000) == 0)
        #expect(try read(file, 0..<5000).count == 5000)
        #expect(throws: FileStorageError.shortened(url, expected: 10_000, actual: 5000)) {
            try read(file, 4000..<6000)
        }
    }

    /// The limit holds for a whole process, so that the test runs in one of its own.
    @Test func descriptorIsClosedWithTheFile() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            #if canImport(Glibc)
                try #require(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            #else
                try #require(setrlimit(RLIMIT_NOFILE, &limit) == 0)
            #endif
            let directory = try TemporaryDirectory()
            let url = try directory.write("file", "text")
            for _ in 0..<200 { _ = try MappedFile(contentsOf: url, keepsDescriptor: true) }
        }
    }
}
