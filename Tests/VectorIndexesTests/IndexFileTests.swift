// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

struct IndexFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A graph with gaps, ghosts and keys of its own.
    static func worn(codeType: CodeType = .int8, metric: Metric = .cosine) throws -> HNSWIndex {
        let vectors = TestVectors.mixture(3_000, dimension: 20, seed: 31)
        var index = HNSWIndex(dimension: 20, metric: metric, codeType: codeType)
        try index.add(vectors, keys: (0..<3_000).map { 7 * $0 - 900 })
        try index.remove(keys: (0..<1_000).map { 21 * $0 - 900 })
        try index.update(vectors.rows(0..<40), keys: (0..<40).map { 21 * $0 - 893 })
        index.efSearch = 77
        return index
    }

    @Test(arguments: [IndexAccess.mapped, .memory], CodeType.allCases)
    func graphComesBackAsItWas(access: IndexAccess, codeType: CodeType) throws {
        let index = try Self.worn(codeType: codeType, metric: .euclidean)
        let url = directory["graph.kvi"]
        try index.write(to: url)
        try VectorIndexFile.verify(url)
        let read = try HNSWIndex(contentsOf: url, access: access)
        #expect(read.count == index.count && read.efSearch == 77 && read.parameters == index.parameters)
        #expect(Set(read.keys) == Set(index.keys))
        #expect(read.linksForComparison == index.linksForComparison)
        #expect(read.brokenInvariants() == [])
        let queries = TestVectors.mixture(40, dimension: 20, seed: 32)
        #expect(try read.search(for: queries, limit: 10) == index.search(for: queries, limit: 10))
        #expect(try read.vector(for: -893) == index.vector(for: -893))
        #expect(!read.contains(-900) && read.contains(-893))
        // The same bytes again.
        try read.write(to: directory["again.kvi"])
        #expect(try Data(contentsOf: directory["again.kvi"]) == Data(contentsOf: url))
    }

    @Test(arguments: [IndexAccess.mapped, .memory], CodeType.allCases)
    func flatComesBackAsItWas(access: IndexAccess, codeType: CodeType) throws {
        for dimension in [1, 2, 3, 20] {
            let vectors = TestVectors.mixture(900, dimension: dimension, seed: 33)
            var index = FlatIndex(dimension: dimension, codeType: codeType)
            try index.add(vectors)
            try index.remove(keys: [4, 899, 100])
            let url = directory["flat.kvi"]
            try index.write(to: url)
            try VectorIndexFile.verify(url)
            let read = try VectorIndexFile.open(url, access: access)
            #expect(read is FlatIndex && read.dimension == dimension)
            let queries = TestVectors.mixture(5, dimension: dimension, seed: 34)
            #expect(try read.search(for: queries, limit: 10) == index.search(for: queries, limit: 10))
            #expect(Set(read.keys) == Set(index.keys))
        }
    }

    /// Pages of the file are copied where they change; the file stays as it was.
    @Test func openedIndexMayChange() throws {
        let index = try Self.worn()
        let url = directory["graph.kvi"]
        try index.write(to: url)
        let before = try Data(contentsOf: url)
        var read = try HNSWIndex(contentsOf: url)
        var memory = index
        let more = TestVectors.mixture(600, dimension: 20, seed: 35)
        for start in stride(from: 0, to: 600, by: 100) {
            let keys = Array(100_000 + start..<100_000 + start + 100)
            try read.add(more.rows(start..<start + 100), keys: keys)
            try memory.add(more.rows(start..<start + 100), keys: keys)
            let gone = (start..<start + 90).map { 21 * $0 - 886 }
            try read.remove(keys: gone)
            try memory.remove(keys: gone)
            #expect(read.brokenInvariants() == [])
        }
        #expect(read.linksForComparison == memory.linksForComparison)
        let queries = TestVectors.mixture(40, dimension: 20, seed: 36)
        #expect(try read.search(for: queries, limit: 10) == memory.search(for: queries, limit: 10))
        #expect(try Data(contentsOf: url) == before)
        try read.write(to: url)
        #expect(try HNSWIndex(contentsOf: url).search(for: queries, limit: 10) == memory.search(for: queries, limit: 10))
    }

    @Test func emptyIndexesComeBack() throws {
        try FlatIndex(dimension: 5).write(to: directory["f"])
        try HNSWIndex(dimension: 5).write(to: directory["h"])
        for name in ["f", "h"] {
            try VectorIndexFile.verify(directory[name])
            var index = try VectorIndexFile.open(directory[name])
            #expect(index.isEmpty && index.dimension == 5)
            try index.add(Embeddings([[1, 2, 3, 4, 5]]), keys: [3])
            #expect(try index.search(for: Embedding([1, 2, 3, 4, 5]), limit: 1)[0].id == 3)
        }
    }

    @Test func otherFilesAreNamed() throws {
        try directory.write("text", "not an index, but long enough to be looked at")
        #expect(throws: VectorIndexError.unknownFormat(directory["text"])) {
            try VectorIndexFile.open(directory["text"])
        }
        try FlatIndex(dimension: 5).write(to: directory["flat"])
        #expect(throws: VectorIndexError.unsupportedKind("flat", supported: ["hnsw"], file: directory["flat"])) {
            try HNSWIndex(contentsOf: directory["flat"])
        }
    }

    /// A damaged block is refused when a search first needs it, and what was not needed does no harm before.
    @Test func damagedBlocksAnswerNothing() throws {
        let url = directory["graph.kvi"]
        try Self.worn().write(to: url)
        var bytes = Array(try Data(contentsOf: url))
        let query = TestVectors.mixture(1, dimension: 20, seed: 37)[0]
        let expected = try HNSWIndex(contentsOf: url).search(for: query, limit: 10)
        var refused = 0
        for position in stride(from: 4_096, to: bytes.count, by: 4_001) {
            bytes[position] ^= 4
            let damaged = try directory.write("damaged.kvi", bytes)
            bytes[position] ^= 4
            #expect(throws: VectorIndexError.self) { try VectorIndexFile.verify(damaged) }
            do {
                let found = try HNSWIndex(contentsOf: damaged).search(for: query, limit: 10)
                #expect(found == expected)
            } catch is VectorIndexError {
                refused += 1
            }
        }
        #expect(refused > 20)
    }

    /// `make soak` damages 10,000; each is refused by `verify`, and neither opening, searching nor changing traps.
    @Test func damagedFilesAreRefusedAndNeverTrap() throws {
        let count = ProcessInfo.processInfo.environment["KINDRED_MUTATIONS"].flatMap { Int($0) } ?? 1
        var generator = SplitMix64(seed: 41)
        var small = HNSWIndex(dimension: 6, parameters: .init(connectivity: 4, efConstruction: 16))
        try small.add(TestVectors.mixture(300, dimension: 6, seed: 38), keys: (0..<300).map { 3 * $0 })
        try small.remove(keys: [0, 3, 6, 300])
        var flat = FlatIndex(dimension: 6)
        try flat.add(TestVectors.mixture(200, dimension: 6, seed: 39), keys: (0..<200).map { -2 * $0 })
        try small.write(to: directory["a"])
        try flat.write(to: directory["b"])
        let query = TestVectors.mixture(1, dimension: 6, seed: 40)[0]
        for name in ["a", "b"] {
            let whole = Array(try Data(contentsOf: directory[name]))
            for _ in 0..<500 * count {
                var bytes = whole
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
                case 1: bytes += [UInt8](repeating: 0, count: Int.random(in: 1...5_000, using: &generator))
                case 2:
                    let position = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                default:
                    let start = Int.random(in: 0..<bytes.count, using: &generator)
                    for position in start..<min(start + 40, bytes.count) {
                        bytes[position] = UInt8.random(in: 0...255, using: &generator)
                    }
                    if bytes == whole { bytes[start] ^= 1 }
                }
                let url = try directory.write("damaged", bytes)
                #expect(throws: (any Error).self) { try VectorIndexFile.verify(url) }
                guard var index = try? VectorIndexFile.open(url) else { continue }
                _ = try? index.search(for: query, limit: 3)
                _ = try? index.add(Embeddings([[1, 2, 3, 4, 5, 6]]), keys: [1_000_001])
            }
        }
    }
}
