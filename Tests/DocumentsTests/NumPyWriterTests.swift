// SPDX-License-Identifier: Apache-2.0

import Documents
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

struct NumPyWriterTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory[name]))
    }

    @Test(arguments: [nil, 2] as [Int?])
    func rowsReadBackAsTheyWereWritten(announced: Int?) throws {
        let url = directory["a.npy"]
        let writer = try NumPyWriter(url, columns: 3, rows: announced)
        try writer.append(rows: [1, -2.5, .infinity])
        try writer.append(rows: [Float]())
        #expect(try directory.names().filter { $0 == "a.npy" }.isEmpty)
        try writer.append(rows: [.leastNonzeroMagnitude, -0.0, 7])
        #expect(writer.rows == 2)
        try writer.finish()
        #expect(try directory.names() == ["a.npy"])
        let file = try NumPyFile(contentsOf: url)
        #expect([file.rows, file.columns] == [2, 3])
        let expected: [Float] = [1, -2.5, .infinity, .leastNonzeroMagnitude, -0.0, 7]
        #expect(file.floats().map(\.bitPattern) == expected.map(\.bitPattern))
    }

    /// The bytes that `numpy.save` of NumPy 2.4.6 writes for the same matrix; compared by hand.
    @Test func fileIsWhatNumPyReads() throws {
        let writer = try NumPyWriter(directory["a.npy"], columns: 2)
        try writer.append(rows: [1, 2, 3, 4])
        try writer.finish()
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"
        let header = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
        #expect(try bytes("a.npy") == npy(header, data: littleEndianBytes([1, 2, 3, 4])))
    }

    @Test(arguments: [(NumPyWriter.ElementType.int8, "'|i1'"), (.uint8, "'|u1'")])
    func bytesAreWrittenWithTheirType(type: NumPyWriter.ElementType, name: String) throws {
        let writer = try NumPyWriter(directory["a.npy"], columns: 4, elementType: type)
        let rows: [UInt8] = [0, 127, 128, 255, 1, 2, 3, 4]
        try rows.withUnsafeBytes { try writer.append(bytes: $0) }
        try writer.finish()
        let written = try bytes("a.npy")
        #expect(written.count == 128 + 8)
        #expect(Array(written[128...]) == rows)
        #expect(String(decoding: written[10..<128], as: UTF8.self).contains("\(name), 'fortran_order': False"))
        #expect(String(decoding: written[10..<128], as: UTF8.self).contains("'shape': (2, 4)"))
        #expect(writer.rows == 2)
        #expect(writer.elementType.byteCount == 1)
    }

    @Test func matrixWithoutRowsIsAFile() throws {
        let writer = try NumPyWriter(directory["a.npy"], columns: 384)
        try writer.finish()
        let file = try NumPyFile(contentsOf: directory["a.npy"])
        #expect([file.rows, file.columns] == [0, 384])
    }

    @Test(arguments: [0, 1, 3])
    func otherNumberOfRowsThanAnnouncedLeavesWhatStoodThere(announced: Int) throws {
        try directory.write("a.npy", "old")
        let url = directory["a.npy"]
        let writer = try NumPyWriter(url, columns: 2, rows: announced)
        try writer.append(rows: [1, 2, 3, 4])
        let error = VectorFileError.wrongRowCount(expected: announced, actual: 2, file: url)
        #expect(throws: error) { try writer.finish() }
        #expect(try directory.names() == ["a.npy"])
        #expect(try bytes("a.npy") == Array("old".utf8))
    }

    @Test func cancelledOrForgottenFileLeavesNothingBehind() throws {
        let cancelled = try NumPyWriter(directory["a.npy"], columns: 2)
        try cancelled.append(rows: [1, 2])
        cancelled.cancel()
        do {
            let forgotten = try NumPyWriter(directory["b.npy"], columns: 2)
            try forgotten.append(rows: randomRows(200_000))
        }
        #expect(try directory.names().isEmpty)
    }

    @Test func streamNeedsTheNumberOfRowsBeforehand() throws {
        let null = URL(filePath: "/dev/null")
        #expect(throws: FileStorageError.notSeekable(null)) { try NumPyWriter(null, columns: 2) }
        let writer = try NumPyWriter(null, columns: 2, rows: 1)
        try writer.append(rows: [1, 2])
        try writer.finish()
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDeviceIsReported() throws {
        let url = URL(filePath: "/dev/full")
        let full = FileStorageError.unwritable(url, code: ENOSPC)
        let small = try NumPyWriter(url, columns: 2, rows: 1)
        try small.append(rows: [1, 2])
        #expect(throws: full) { try small.finish() }
        let great = try NumPyWriter(url, columns: 2, rows: 100_000)
        #expect(throws: full) { try great.append(rows: randomRows(200_000)) }
        #expect(throws: full) { try great.append(rows: [1, 2]) }
    }

    @Test func closedPipeIsReported() throws {
        let url = directory["fifo"]
        try #require(mkfifo(url.path, 0o600) == 0)
        let reader = open(url.path, O_RDONLY | O_NONBLOCK)
        let writer = try NumPyWriter(url, columns: 2, rows: 200_000)
        close(reader)
        #expect(throws: FileStorageError.unwritable(url, code: EPIPE)) {
            try writer.append(rows: randomRows(400_000))
        }
    }

    @Test func absentDirectoryIsReported() {
        let url = directory["absent/a.npy"]
        #expect(throws: FileStorageError.unwritable(url, code: ENOENT)) { try NumPyWriter(url, columns: 2) }
    }

    /// The limit holds for a whole process, so that the test runs in one of its own.
    @Test func fileThatOutgrowsItsLimitDisappears() async {
        await #expect(processExitsWith: .success) {
            try limitFileSize(to: 300_000)
            let directory = try TemporaryDirectory()
            let npy = directory["a.npy"]
            let npyError = FileStorageError.unwritable(npy, code: EFBIG)
            let numPy = try NumPyWriter(npy, columns: 2)
            var thrown: [FileStorageError?] = []
            do { try numPy.append(rows: randomRows(100_000)) } catch { thrown.append(error as? FileStorageError) }
            let fvecs = directory["a.fvecs"]
            let writer = try FVecsWriter(fvecs, columns: 2)
            do { try writer.append(rows: randomRows(100_000)) } catch { thrown.append(error as? FileStorageError) }
            try #require(thrown == [npyError, .unwritable(fvecs, code: EFBIG)])
            try #require(try directory.names().isEmpty)
        }
    }
}

/// Numbers enough to leave the buffer of the file.
func randomRows(_ count: Int) -> [Float] {
    var generator = SplitMix64(seed: 11)
    return randomFloats(count, using: &generator)
}

/// Makes files of this process that grow beyond a size fail, as a full disk does.
private func limitFileSize(to count: UInt) throws {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(count))
    #if canImport(Glibc)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    #else
        try #require(setrlimit(RLIMIT_FSIZE, &limit) == 0)
    #endif
}
