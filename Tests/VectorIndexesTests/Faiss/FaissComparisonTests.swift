// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Our files in faiss itself; `KINDRED_FAISS_PYTHON` names a Python interpreter that has it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["KINDRED_FAISS_PYTHON"] != nil))
struct FaissComparisonTests {
    /// One search of a file, for scripts/compare-faiss.py.
    private struct Search: Encodable {
        let file: String
        var ef: Int?
        var probes: Int?
        var normalizes = false
        let ids: [[Int]]
        let scores: [[Float]]
    }

    private struct Manifest: Encodable {
        let queries: [[Float]]
        let searches: [Search]
    }

    private static let rowCount = 2_000
    private static let dimension = 64
    private let directory: TemporaryDirectory
    private let rows: Embeddings
    private let queries: Embeddings
    private let keys: [Int]

    init() throws {
        directory = try TemporaryDirectory()
        var generator = SplitMix64(seed: 77)
        rows = Embeddings(
            storage: randomFloats(Self.rowCount * Self.dimension, using: &generator),
            dimension: Self.dimension
        )
        queries = Embeddings(storage: randomFloats(50 * Self.dimension, using: &generator), dimension: Self.dimension)
        keys = (0..<Self.rowCount).map { ($0 * 7_919) % 100_003 + 5 }
    }

    @Test func faissFindsWhatWeFind() throws {
        var searches: [Search] = []
        for metric in [Metric.dot, .euclidean, .manhattan, .cosine] {
            searches.append(try flat(metric, keys: nil))
            searches.append(try flat(metric, keys: keys))
            for ef in [10, 40] { searches.append(try graph(metric, ef: ef, keys: ef == 10 ? nil : keys)) }
        }
        for metric in [Metric.dot, .euclidean] {
            for (lists, probes) in [(30, [2, 5, 30]), (4_000, [2_000])] {
                for probes in probes { searches.append(try inverted(metric, lists: lists, probes: probes)) }
            }
        }
        let manifest = Manifest(queries: queries.map { Array($0.components) }, searches: searches)
        try directory.write("manifest.json", Array(try JSONEncoder().encode(manifest)))
        #expect(try run() == 0)
    }

    private func run() throws -> Int32 {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(
            filePath: try #require(ProcessInfo.processInfo.environment["KINDRED_FAISS_PYTHON"])
        )
        process.arguments = [root.appending(path: "scripts/compare-faiss.py").path, directory.url.path]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func search(_ file: String, _ metric: Metric, hits: [[SearchHit]]) -> Search {
        Search(
            file: file,
            normalizes: metric == .cosine,
            ids: hits.map { $0.map(\.id) },
            scores: hits.map { $0.map(\.score) }
        )
    }

    private func write(_ name: String, _ metric: Metric, keys: [Int]?, _ content: FaissIndex.Content) throws {
        let index = FaissIndex(dimension: Self.dimension, metric: metric, keys: keys, content: content)
        try FaissFile.write(index, to: directory[name])
    }

    private func flat(_ metric: Metric, keys: [Int]?) throws -> Search {
        let name = "\(keys == nil ? "flat" : "idmap-flat")-\(metric.rawValue).faiss"
        try write(name, metric, keys: keys, .flat(FaissRows(rows)))
        let hits = queries.map { query in
            var best = TopK(limit: 10)
            for (row, vector) in rows.enumerated() {
                best.offer(SearchHit(id: keys?[row] ?? row, score: query.similarity(to: vector, metric: metric)))
            }
            return best.sorted()
        }
        return search(name, metric, hits: hits)
    }

    /// A graph of the nearest rows, every sixteenth on level 1, every 256th on level 2.
    private func graph(_ metric: Metric, ef: Int, keys: [Int]?) throws -> Search {
        let name = "\(keys == nil ? "hnsw" : "idmap-hnsw")-\(metric.rawValue).faiss"
        let tops = (0..<rows.count).map { $0.isMultiple(of: 256) ? 2 : $0.isMultiple(of: 16) ? 1 : 0 }
        let graph = FaissHNSWGraph(
            connectivity: 8,
            topLevels: tops,
            entryPoint: 256,
            efConstruction: 40,
            efSearch: ef
        ) { node, level in
            var best = TopK(limit: level == 0 ? 16 : 8)
            for (other, vector) in rows.enumerated() where other != node && tops[other] >= level {
                best.offer(SearchHit(id: other, score: rows[node].similarity(to: vector, metric: metric)))
            }
            return best.sorted().map { UInt32($0.id) }
        }
        try write(name, metric, keys: keys, .hnsw(graph, FaissRows(rows)))
        let reference = try FaissReferenceSearch(FaissFile(contentsOf: directory[name]).index)
        let asked = metric == .cosine ? queries.normalized() : queries
        var found = search(
            name,
            metric,
            hits: try asked.map { try reference.nearest(to: $0, limit: 10, ef: ef) }
        )
        if keys == nil { found.ef = ef }
        return found
    }

    private func inverted(_ metric: Metric, lists: Int, probes: Int) throws -> Search {
        let name = "ivf-\(metric.rawValue)-\(lists).faiss"
        var generator = SplitMix64(seed: 78)
        let centroids = Embeddings(
            storage: randomFloats(lists * Self.dimension, using: &generator),
            dimension: Self.dimension
        )
        var index = try IVFFlatIndex(centroids: centroids, metric: metric)
        try index.add(rows, keys: keys)
        try index.remove(keys: Array(keys[1_900...]))
        index.probeCount = probes
        try index.write(to: directory[name])
        var found = search(name, metric, hits: try index.search(for: queries, limit: 10))
        found.probes = probes
        return found
    }
}
