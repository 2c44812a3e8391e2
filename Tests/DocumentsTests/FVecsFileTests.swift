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

struct FVecsFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ bytes: [UInt8]) throws -> FVecsFile {
        try FVecsFile(contentsOf: directory.write("a.fvecs", bytes))
    }

    /// A vector that claims a number of components.
    private func vector(_ values: [Float], claiming count: Int32? = nil) -> [UInt8] {
        let count = count ?? Int32(values.count)
        return withUnsafeBytes(of: count.littleEndian) { Array($0) } + littleEndianBytes(values)
    }

    @Test func rowsReadBackAsTheyWereWritten() throws {
        let url = directory["a.fvecs"]
        let writer = try FVecsWriter(url, columns: 3)
        try writer.append(rows: [1, -2.5, .infinity])
        try writer.append(rows: [Float]())
        #expect(try directory.names().filter { $0 == "a.fvecs" }.isEmpty)
        try writer.append(rows: [4, 5, 6, .leastNonzeroMagnitude, -0.0, 7])
        #expect(writer.rows == 3)
        try writer.finish()
        #expect(try directory.names() == ["a.fvecs"])
        let expected: [[Float]] = [[1, -2.5, .infinity], [4, 5, 6], [.leastNonzeroMagnitude, -0.0, 7]]
        #expect(Array(try Data(contentsOf: url)) == expected.flatMap { vector($0) })
        let file = try FVecsFile(contentsOf: url)
        #expect([file.rows, file.columns] == [3, 3])
        #expect(file.url == url)
        #expect(file.floats().map(\.bitPattern) == expected.joined().map(\.bitPattern))
    }

    @Test func emptyFileHasNoVectors() throws {
        let writer = try FVecsWriter(directory["a.fvecs"], columns: 3)
        try writer.finish()
        let file = try FVecsFile(contentsOf: directory["a.fvecs"])
        #expect([file.rows, file.columns] == [0, 0])
        #expect(file.floats().isEmpty)
    }

    @Test func vectorOfOneComponentIsRead() throws {
        #expect(try read(vector([5]) + vector([6])).floats() == [5, 6])
    }

    /// The writer traps for more components than the reader believes.
    @Test func longestVectorIsReadAndALongerOneNeverWritten() async throws {
        let longest = 1 << 20
        let writer = try FVecsWriter(directory["a.fvecs"], columns: longest)
        try writer.append(rows: [Float](repeating: 0.5, count: longest))
        try writer.finish()
        #expect(try FVecsFile(contentsOf: directory["a.fvecs"]).columns == longest)
        await #expect(processExitsWith: .failure) {
            _ = try FVecsWriter(URL(filePath: "/dev/null"), columns: (1 << 20) + 1)
        }
    }

    @Test(arguments: [
        (0 as Int32, "its first vector claims 0 components"),
        (-1, "its first vector claims -1 components"),
        (.min, "its first vector claims -2147483648 components"),
        (.max, "its first vector claims 2147483647 components"),
        (1_048_577, "its first vector claims 1048577 components"),
        (1_048_576, "it ends inside vector 0"),
        (3, "it ends inside vector 0"),
    ])
    func impossibleDimensionIsRefused(claimed: Int32, reason: String) throws {
        #expect(throws: VectorFileError.damaged(directory["a.fvecs"], reason: reason)) {
            try read(vector([1, 2], claiming: claimed))
        }
    }

    @Test func otherDimensionNamesItsRow() throws {
        let url = directory["a.fvecs"]
        #expect(throws: VectorFileError.inconsistentDimension(row: 2, expected: 2, actual: -3, file: url)) {
            try read(vector([1, 2]) + vector([3, 4]) + vector([5, 6], claiming: -3))
        }
    }

    @Test func everyTruncationInsideAVectorIsRefused() throws {
        let whole = vector([1, 2]) + vector([3, 4])
        for count in 0...whole.count {
            let part = Array(whole[..<count])
            if count.isMultiple(of: 12) {
                #expect(try read(part).rows == count / 12)
            } else {
                let reason = count < 4 ? "it is cut short" : "it ends inside vector \(count / 12)"
                #expect(throws: VectorFileError.damaged(directory["a.fvecs"], reason: reason)) { try read(part) }
            }
        }
    }

    @Test func cancelledOrForgottenFileLeavesNothingBehind() throws {
        let cancelled = try FVecsWriter(directory["a.fvecs"], columns: 2)
        try cancelled.append(rows: [1, 2])
        cancelled.cancel()
        do {
            let forgotten = try FVecsWriter(directory["b.fvecs"], columns: 2)
            try forgotten.append(rows: randomRows(100_000))
        }
        #expect(try directory.names().isEmpty)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDeviceIsReported() throws {
        let url = URL(filePath: "/dev/full")
        let full = FileStorageError.unwritable(url, code: ENOSPC)
        let small = try FVecsWriter(url, columns: 2)
        try small.append(rows: [1, 2])
        #expect(throws: full) { try small.finish() }
        let great = try FVecsWriter(url, columns: 2)
        #expect(throws: full) { try great.append(rows: randomRows(100_000)) }
    }

    @Test func closedPipeIsReported() throws {
        let url = directory["fifo"]
        try #require(mkfifo(url.path, 0o600) == 0)
        let reader = open(url.path, O_RDONLY | O_NONBLOCK)
        let writer = try FVecsWriter(url, columns: 2)
        close(reader)
        #expect(throws: FileStorageError.unwritable(url, code: EPIPE)) {
            try writer.append(rows: randomRows(100_000))
        }
    }
}
