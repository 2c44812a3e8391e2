// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Thousands of damaged files: each is refused with a typed error, or what it holds can be searched; nothing traps.
struct FaissHostileTests {
    let directory: TemporaryDirectory
    /// With KINDRED_MUTATIONS every place is tried with every value, otherwise some.
    private let isThorough = FileMutator.count(1) > 1

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Opens a file, copies all rows and searches through them; returns whether it opened.
    private func survives(_ bytes: [UInt8]) throws -> Bool {
        let url = try directory.write("a.faiss", bytes)
        do {
            let index = try FaissFile(contentsOf: url).index
            let search = try FaissReferenceSearch(index)
            let query = Embedding([Float](repeating: 0.5, count: index.dimension))
            if index.count > 0 { _ = try search.nearest(to: query, limit: 1, ef: 8, probes: 1) }
            // Not a regular file: writing it does not wait for the disk.
            try FaissFile.write(index, to: URL(filePath: "/dev/null"))
            return true
        } catch let error as VectorIndexError {
            switch error {
            case .damaged(let file, let reason): #expect(file == url && !reason.isEmpty)
            case .unknownFormat(let file): #expect(file == url)
            case .unsupportedKind(_, _, let file): #expect(file == url)
            // An id of the file became −1.
            case .notExpressible: return true
            default: Issue.record(error)
            }
            return false
        }
    }

    @Test(arguments: FaissFixtures.names)
    func everyTruncationIsRefused(name: String) throws {
        let whole = Array(try Data(contentsOf: FaissFixtures.url(name)))
        #expect(try survives(whole))
        // Behind the first fields stand long arrays.
        let step = isThorough ? 1 : 7
        for count in 0..<whole.count where count < 600 || count % step == 0 || whole.count - count < 50 {
            if try survives(Array(whole[..<count])) { Issue.record("opened with \(count) of \(whole.count) bytes") }
        }
    }

    @Test(arguments: FaissFixtures.names)
    func everyChangedByteIsReadOrRefused(name: String) throws {
        let whole = Array(try Data(contentsOf: FaissFixtures.url(name)))
        var opened = 0
        for offset in whole.indices {
            guard isThorough || offset < 400 || offset % 11 == 0 else { continue }
            let values: [UInt8] = isThorough ? [0, 1, 0x7f, 0x80, 0xff, whole[offset] ^ 1] : [0xff, whole[offset] ^ 1]
            for value in values where value != whole[offset] {
                var bytes = whole
                bytes[offset] = value
                if try survives(bytes) { opened += 1 }
            }
        }
        // Changes of components, ids and unused fields leave a valid file.
        #expect(opened > 0)
    }

    @Test(arguments: FaissFixtures.names)
    func damagedFilesAreReadOrRefused(name: String) throws {
        let whole = Array(try Data(contentsOf: FaissFixtures.url(name)))
        var mutator = FileMutator(seed: 71)
        for _ in 0..<FileMutator.count(200) { _ = try survives(mutator.damaged(whole)) }
    }

    /// Numbers at the borders of what fits, at every place where a field may begin.
    @Test(arguments: ["idmap-flat-ip", "hnsw-l2", "ivf-l2", "ivf-sparse", "empty-ivf"])
    func greatNumbersAreReadOrRefused(name: String) throws {
        let whole = Array(try Data(contentsOf: FaissFixtures.url(name)))
        let numbers: [UInt64] = [0, 1, 0x7fff_ffff, 0xffff_ffff, 1 << 32, 1 << 61, 1 << 62, 1 << 63, .max - 7, .max]
        for offset in stride(from: 0, to: min(whole.count - 8, 900), by: isThorough ? 1 : 3) {
            for number in numbers {
                var bytes = whole
                withUnsafeBytes(of: number.littleEndian) { bytes.replaceSubrange(offset..<offset + 8, with: $0) }
                _ = try survives(bytes)
            }
        }
    }
}
