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

struct AtomicFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: directory[name]), as: UTF8.self)
    }

    @Test func appearsOnlyWhenCommitted() throws {
        let file = try AtomicFile(replacing: directory["new"])
        try file.write("one line\n")
        #expect(!FileManager.default.fileExists(atPath: directory["new"].path))
        try file.commit()
        #expect(try text("new") == "one line\n")
        #expect(try directory.names() == ["new"])
    }

    @Test func replacesWhatStoodThere() throws {
        try directory.write("file", "old")
        let file = try AtomicFile(replacing: directory["file"])
        try file.write("new")
        #expect(try text("file") == "old")
        try file.commit()
        #expect(try text("file") == "new")
    }

    @Test func cancelLeavesNothingBehind() throws {
        try directory.write("file", "old")
        let file = try AtomicFile(replacing: directory["file"])
        try file.write("new")
        file.cancel()
        file.cancel()
        #expect(try text("file") == "old")
        #expect(try directory.names() == ["file"])
    }

    @Test func forgottenFileLeavesNothingBehind() throws {
        try directory.write("file", "old")
        do {
            let file = try AtomicFile(replacing: directory["file"])
            try file.write([UInt8](repeating: 1, count: 1 << 20))
        }
        #expect(try text("file") == "old")
        #expect(try directory.names() == ["file"])
    }

    @Test func keepsTheOrderOfSmallAndLargeWrites() throws {
        var generator = SplitMix64(seed: 1)
        var expected: [UInt8] = []
        let file = try AtomicFile(replacing: directory["file"])
        for size in [0, 1, 7, 200_000, 3, 131_071, 1, 131_072, 131_073, 5] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try file.write(bytes)
            expected += bytes
        }
        #expect(file.count == expected.count)
        try file.commit()
        #expect(Array(try Data(contentsOf: directory["file"])) == expected)
    }

    @Test func overwritesTheStartAndGoesOnAtTheEnd() throws {
        let file = try AtomicFile(replacing: directory["file"])
        try file.write("....middle")
        try file.overwrite(at: 0, with: Array("head".utf8))
        try file.write("end")
        try file.commit()
        #expect(try text("file") == "headmiddleend")
    }

    @Test func keepsThePermissionsOfTheFileThatItReplaces() throws {
        try directory.write("file", "old")
        try #require(chmod(directory["file"].path, 0o640) == 0)
        let file = try AtomicFile(replacing: directory["file"])
        try file.commit()
        var status = stat()
        try #require(stat(directory["file"].path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o640)
    }

    @Test func followsASymbolicLink() throws {
        try directory.write("real", "old")
        try #require(symlink("real", directory["link"].path) == 0)
        let file = try AtomicFile(replacing: directory["link"])
        try file.write("new")
        try file.commit()
        #expect(try text("real") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: directory["link"].path) == "real")
    }

    @Test func missingDirectoryIsUnwritable() {
        let url = directory["absent/file"]
        #expect(throws: FileStorageError.unwritable(url, code: ENOENT)) { try AtomicFile(replacing: url) }
    }

    @Test func directoryIsUnwritable() {
        #expect(throws: FileStorageError.unwritable(directory.url, code: EISDIR)) {
            try AtomicFile(replacing: directory.url)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self")))
    func readOnlyFileSystemIsUnwritable() throws {
        let url = URL(filePath: "/proc/kindred")
        let error = #expect(throws: FileStorageError.self) { try AtomicFile(replacing: url) }
        guard case .unwritable(url, _)? = error else { throw try #require(error) }
    }

    @Test func nullDeviceTakesEverythingDirectly() throws {
        let file = try AtomicFile(replacing: URL(filePath: "/dev/null"))
        #expect(file.isDirect)
        try file.write("nothing")
        #expect(throws: FileStorageError.notSeekable(URL(filePath: "/dev/null"))) {
            try file.overwrite(at: 0, with: [0])
        }
        try file.commit()
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDeviceIsReportedOnceAndForAll() throws {
        let url = URL(filePath: "/dev/full")
        let full = FileStorageError.unwritable(url, code: ENOSPC)
        let file = try AtomicFile(replacing: url)
        try file.write("little")
        #expect(throws: full) { try file.commit() }
        #expect(throws: full) { try file.write("more") }
        let other = try AtomicFile(replacing: url)
        #expect(throws: full) { try other.write([UInt8](repeating: 0, count: 1 << 20)) }
    }

    @Test func closedPipeThrowsInsteadOfEndingTheProcess() throws {
        let url = directory["fifo"]
        try #require(mkfifo(url.path, 0o600) == 0)
        let reader = open(url.path, O_RDONLY | O_NONBLOCK)
        let file = try AtomicFile(replacing: url)
        #expect(file.isDirect)
        close(reader)
        #expect(throws: FileStorageError.unwritable(url, code: EPIPE)) {
            try file.write([UInt8](repeating: 0, count: 1 << 20))
        }
    }

    /// The limit holds for a whole process, so that the test runs in one of its own.
    @Test func fileThatOutgrowsItsLimitDisappears() async {
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
            let file = try AtomicFile(replacing: url)
            let error = FileStorageError.unwritable(url, code: EFBIG)
            try file.write([UInt8](repeating: 0, count: 200_000))
            var thrown: FileStorageError?
            do { try file.write([UInt8](repeating: 0, count: 200_000)) } catch { thrown = error as? FileStorageError }
            try #require(thrown == error)
            try #require(try directory.names() == ["file"])
            try #require(try Data(contentsOf: url) == Data("old".utf8))
        }
    }
}
