// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Files that we write for faiss.
struct FaissWriterTests {
    let fixtures: FaissFixtures
    let directory: TemporaryDirectory

    init() throws {
        fixtures = try FaissFixtures.load()
        directory = try TemporaryDirectory()
    }

    private func written(_ index: FaissIndex) throws -> [UInt8] {
        let url = directory["a.faiss"]
        try FaissFile.write(index, to: url)
        return Array(try Data(contentsOf: url))
    }

    /// The files of faiss, written again: an `IndexIDMap2` becomes an `IndexIDMap`, ids go into the lists of an inverted
    /// file, and the map of places is left out.
    @Test(arguments: FaissFixtures.names)
    func writesTheSameBytesAsFaiss(name: String) throws {
        let entry = try fixtures.entry(name)
        let index = try FaissFile(contentsOf: entry.url).index
        let bytes = try written(index)
        switch name {
        case "ivf-sparse", "ivf-ip-l2-centroids", "idmap-ivf-l2":
            let again = try FaissFile(contentsOf: directory["a.faiss"]).index
            guard case .ivfFlat(let old) = index.content, case .ivfFlat(let new) = again.content else {
                return #expect(Bool(false))
            }
            #expect(old.lists.map(\.keys) == new.lists.map(\.keys))
            #expect(try old.lists.map { try $0.rows.components() } == new.lists.map { try $0.rows.components() })
            #expect(try old.centroids.components() == new.centroids.components())
            #expect(old.probeCount == new.probeCount && old.centroidMetric == new.centroidMetric)
        case "idmap2-hnsw-ip", "idmap2-hnsw-l2":
            #expect(try bytes == Array("IxMp".utf8) + entry.bytes().dropFirst(4))
        default:
            #expect(try bytes == entry.bytes())
        }
    }

    @Test(arguments: [(Metric.dot, "ip"), (.euclidean, "l2"), (.manhattan, "l1")])
    func flatRowsHaveTheBytesOfFaiss(metric: Metric, name: String) throws {
        let rows = FaissRows(fixtures.allRows)
        let plain = FaissIndex(dimension: 6, metric: metric, content: .flat(rows))
        #expect(try written(plain) == fixtures.entry("flat-\(name)").bytes())
        let counted = FaissIndex(dimension: 6, metric: metric, keys: Array(0..<rows.count), content: .flat(rows))
        #expect(try written(counted) == fixtures.entry("flat-\(name)").bytes())
        let mapped = FaissIndex(dimension: 6, metric: metric, keys: fixtures.ids, content: .flat(rows))
        #expect(try written(mapped) == fixtures.entry("idmap-flat-\(name)").bytes())
    }

    @Test(arguments: ["hnsw-ip", "hnsw-l2", "hnsw-l1", "empty-hnsw"])
    func graphsAreBuiltFromTheirNodes(name: String) throws {
        guard case .hnsw(let theirs, _) = try FaissFile(contentsOf: FaissFixtures.url(name)).index.content else {
            return #expect(Bool(false))
        }
        let ours = FaissHNSWGraph(
            connectivity: 4,
            topLevels: (0..<theirs.count).map { theirs.topLevel(of: $0) },
            entryPoint: theirs.entryPoint,
            efConstruction: theirs.efConstruction,
            efSearch: theirs.efSearch
        ) { node, level in theirs.neighbors(of: node, level: level).map { UInt32($0) } }
        #expect(ours.levels == theirs.levels)
        #expect(ours.offsets == theirs.offsets)
        #expect(ours.neighbors == theirs.neighbors)
        #expect(ours.cumulativeCounts == theirs.cumulativeCounts)
        #expect(ours.topLevel == theirs.topLevel)
        #expect(ours.assignProbabilities.count == theirs.assignProbabilities.count)
        for (own, their) in zip(ours.assignProbabilities, theirs.assignProbabilities) {
            #expect(abs(own - their) <= 1e-5 * their)
        }
    }

    @Test func moreLevelsThanFaissDrawsAreWritten() throws {
        let graph = FaissHNSWGraph(
            connectivity: 2,
            topLevels: [60, 0],
            entryPoint: 0,
            efConstruction: 40,
            efSearch: 16
        ) { node, level in level == 0 ? [UInt32(1 - node)] : [] }
        let rows = FaissRows(Embeddings([[1, 0], [0, 1]]))
        _ = try written(FaissIndex(dimension: 2, metric: .dot, content: .hnsw(graph, rows)))
        guard case .hnsw(let again, _) = try FaissFile(contentsOf: directory["a.faiss"]).index.content else {
            return #expect(Bool(false))
        }
        #expect(again == graph)
    }

    @Test func cosineBecomesTheInnerProductOfUnitRows() throws {
        let rows = Embeddings([[3, 4], [0, 0], [-2, 0]])
        _ = try written(FaissIndex(dimension: 2, metric: .cosine, content: .flat(FaissRows(rows))))
        let again = try FaissFile(contentsOf: directory["a.faiss"]).index
        guard case .flat(let unit) = again.content else { return #expect(Bool(false)) }
        #expect(again.metric == .dot)
        #expect(try unit.components() == rows.normalized().storage)
    }

    @Test func manyBlocksOfRowsAreOneFile() throws {
        var generator = SplitMix64(seed: 8)
        let rows = Embeddings(storage: randomFloats(700 * 300, using: &generator), dimension: 300)
        _ = try written(FaissIndex(dimension: 300, metric: .dot, content: .flat(FaissRows(rows))))
        guard case .flat(let again) = try FaissFile(contentsOf: directory["a.faiss"]).index.content else {
            return #expect(Bool(false))
        }
        #expect(try again.components() == rows.storage)
    }

    @Test func refusesWhatFaissCannotHold() throws {
        let rows = FaissRows(Embeddings([[1, 0], [0, 1]]))
        let url = directory["b.faiss"]
        let named = FaissIndex(dimension: 2, metric: .dot, keys: [5, -1], content: .flat(rows))
        #expect(throws: VectorIndexError.notExpressible(reason: "the key −1 means 'no hit' in faiss")) {
            try FaissFile.write(named, to: url)
        }
        let lists = FaissInvertedFile(
            centroids: rows,
            centroidMetric: .cosine,
            lists: [1, 2].map { FaissInvertedFile.List(keys: [$0], rows: FaissRows(Embeddings([[1, 1]]))) },
            probeCount: 1
        )
        #expect(throws: VectorIndexError.unsupportedMetric(.cosine, supported: [.dot, .euclidean])) {
            try FaissFile.write(FaissIndex(dimension: 2, metric: .dot, content: .ivfFlat(lists)), to: url)
        }
        #expect(try directory.names().isEmpty)
    }

    @Test func rowsThatCannotBeCopiedLeaveNoFile() throws {
        struct Lost: Error {}
        let rows = FaissRows(count: 2, dimension: 2) { _, _ in throw Lost() }
        #expect(throws: Lost.self) {
            try FaissFile.write(FaissIndex(dimension: 2, metric: .dot, content: .flat(rows)), to: directory["c.faiss"])
        }
        #expect(try directory.names().isEmpty)
    }
}
