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

struct ByteSourceTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func bytes(of source: ByteSource, chunk: Int) throws -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return result }
            result += buffer[..<count]
        }
    }

    @Test(arguments: [1, 7, 4096, 100_000])
    func readsAFileFrontToBack(chunk: Int) throws {
        let expected = (0..<10_000).map { UInt8($0 % 251) }
        let source = try ByteSource(contentsOf: directory.write("file", expected))
        #expect(try bytes(of: source, chunk: chunk) == expected)
    }

    @Test func leavesAForeignDescriptorOpen() throws {
        let url = try directory.write("file", "abc")
        let descriptor = open(url.path, O_RDONLY)
        defer { close(descriptor) }
        do {
            let source = ByteSource(descriptor: descriptor, url: url)
            #expect(try bytes(of: source, chunk: 10) == Array("abc".utf8))
        }
        #expect(fcntl(descriptor, F_GETFD) >= 0)
    }

    @Test func directoryAndMissingFileAreUnreadable() {
        #expect(throws: FileStorageError.unreadable(directory.url, code: EISDIR)) {
            try ByteSource(contentsOf: directory.url)
        }
        #expect(throws: FileStorageError.unreadable(directory["absent"], code: ENOENT)) {
            try ByteSource(contentsOf: directory["absent"])
        }
    }

    @Test func closedDescriptorIsUnreadable() {
        let source = ByteSource(descriptor: -1, url: directory["closed"])
        #expect(throws: FileStorageError.unreadable(directory["closed"], code: EBADF)) {
            try bytes(of: source, chunk: 1)
        }
    }
}
