// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing
import VectorIndexes

struct IndexCommandTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try Self.write(4_000, seed: 1, to: directory["v.fvecs"])
        try Self.write(100, seed: 2, to: directory["q.fvecs"])
    }

    /// Vectors of 16 components, in the simplest of formats.
    private static func write(_ count: Int, seed: UInt64, to url: URL) throws {
        var generator = SplitMix64(seed: seed)
        var data = Data()
        for _ in 0..<count {
            withUnsafeBytes(of: Int32(16).littleEndian) { data.append(contentsOf: $0) }
            for _ in 0..<16 {
                let value = Float.random(in: -1...1, using: &generator)
                withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        try data.write(to: url)
    }

    private func build(_ output: String, _ arguments: [String] = []) throws -> CommandRun {
        try CommandRun(
            ["index", "build", directory["v.fvecs"].path, "--output", directory[output].path, "--json"] + arguments
        )
    }

    @Test(arguments: [("i.kvi", "kindred"), ("i.faiss", "faiss")])
    func builtIndexesAreDescribed(file: String, format: String) throws {
        let built = try build(file, ["--kind", "hnsw", "--metric", "dot", "--connectivity", "8"])
        #expect(built.status == 0, "\(built.errors)")
        let object = try CommandRun(["index", "info", directory[file].path, "--json"]).objects()[0]
        #expect(object["format"] as? String == format)
        #expect(object["kind"] as? String == "hnsw")
        #expect(object["count"] as? Int == 4_000)
        #expect(object["dimension"] as? Int == 16)
        #expect(object["metric"] as? String == "dot")
        #expect(object["connectivity"] as? Int == 8)
        #expect(try CommandRun(["index", "info", directory[file].path]).output.contains("4000 × 16"))
        let verified = try CommandRun(["index", "verify", directory[file].path])
        #expect(verified.status == 0)
        #expect(verified.output.contains("is whole"))
    }

    @Test func fewVectorsAreAFlatIndexByDefault() throws {
        let built = try build("i.kvi")
        #expect(try built.objects()[0]["kind"] as? String == "flat")
        #expect(built.errors.contains("exact, and nothing to tune"))
        let tuned = try CommandRun([
            "index", "tune", directory["i.kvi"].path, "--queries", directory["q.fvecs"].path,
        ])
        #expect(tuned.status == 1)
        #expect(tuned.errors.contains("flat index"))
    }

    @Test func damageIsFound() throws {
        _ = try build("i.kvi")
        var data = try Data(contentsOf: directory["i.kvi"])
        data[data.count / 2] ^= 1
        try data.write(to: directory["i.kvi"])
        let run = try CommandRun(["index", "verify", directory["i.kvi"].path, "--json"])
        #expect(run.status == 1)
        #expect(try run.objects()[0]["whole"] as? Bool == false)
        #expect(run.errors.contains("is damaged"))
    }

    @Test(arguments: ["i.kvi", "i.faiss"])
    func tunedIndexIsSaved(file: String) throws {
        _ = try build(file, ["--kind", "hnsw", "--connectivity", "4", "--ef-construction", "20"])
        let arguments = [
            "index", "tune", directory[file].path, "--queries", directory["q.fvecs"].path, "--recall", "0.9", "--json",
        ]
        let tried = try CommandRun(arguments).objects()[0]
        let best = try #require(tried["efSearch"] as? Int)
        #expect(tried["reached"] as? Bool == true)
        #expect(tried["saved"] as? Bool == false)
        let index = try #require(VectorIndexFile.open(directory[file]) as? HNSWIndex)
        #expect(index.efSearch == 64)
        #expect(try CommandRun(arguments + ["--save"]).objects()[0]["saved"] as? Bool == true)
        let saved = try #require(VectorIndexFile.open(directory[file]) as? HNSWIndex)
        #expect(saved.efSearch == best)
        #expect(saved.count == 4_000)
    }

    @Test func emptyFilesAreRefused() throws {
        try Data().write(to: directory["v.fvecs"])
        let run = try build("i.kvi")
        #expect(run.status == 1)
        #expect(run.errors.contains("has no vectors"))
        #expect(!FileManager.default.fileExists(atPath: directory["i.kvi"].path))
    }

    @Test(arguments: [
        ["build", "v.npy"], ["build", "v.npy", "--output", "i.bin"],
        ["build", "v.npy", "--output", "i.kvi", "--metric", "manhattan"],
        ["build", "v.npy", "--output", "i.kvi", "--connectivity", "8"],
        ["build", "v.npy", "--output", "i.kvi", "--kind", "hnsw", "--connectivity", "1"],
        ["build", "v.npy", "--output", "i.kvi", "--codes", "int4"],
        ["tune", "i.kvi"], ["tune", "i.kvi", "--queries", "q.npy", "--recall", "0"],
        ["tune", "i.kvi", "--queries", "q.npy", "--recall", "95"], ["info"], ["verify"],
    ])
    func wrongUsageExitsWith64(arguments: [String]) throws {
        let run = try CommandRun(["index"] + arguments)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
    }

    @Test func searchIsMeasured() throws {
        let run = try CommandRun([
            "benchmark", "search", "--input", directory["v.fvecs"].path, "--single-runs", "20", "--limit", "5",
            "--json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let object = try run.objects()[0]
        #expect(object["queries"] as? Int == 400)
        #expect(object["rows"] as? Int == 3_600)
        #expect((object["exact"] as? [String: NSNumber])?["p50Milliseconds"]?.doubleValue ?? 0 > 0)
        let graph = try #require(object["graph"] as? [String: Any])
        let points = try #require(graph["points"] as? [[String: Any]])
        #expect(points.compactMap { $0["efSearch"] as? Int } == [10, 16, 32, 64, 128, 256])
        #expect(points.last?["recall"] as? Double ?? 0 > 0.9)
    }

    @Test func searchWorkerAnswersInOrder() throws {
        let npy = directory["v.npy"]
        let writer = try NumPyWriter(npy, columns: 4)
        try writer.append(rows: (0..<400).map { Float($0 % 37) - Float($0 % 11) + 0.5 })
        try writer.finish()
        let run = try CommandRun(
            ["benchmark", "search-worker", "--threads", "64"],
            input: """
                {"run": "memory"}
                {"run": "build", "file": "\(npy.path)", "index": "exact"}
                {"run": "batch", "queries": "\(npy.path)", "k": 3, "repeat": 2}
                {"run": "build", "file": "\(npy.path)", "index": "graph", "connectivity": 8, "construction": 50}
                {"run": "batch", "queries": "\(npy.path)", "k": 3, "ef": 100}
                {"run": "single", "queries": "\(npy.path)", "k": 3, "ef": 16, "count": 7}
                {"run": "memory"}
                {"run": "build", "file": "\(npy.path)", "precision": "int1"}
                {"run": "quit"}

                """
        )
        let objects = try run.objects()
        #expect(objects.count == 10)
        #expect(objects[0]["ready"] as? Bool == true)
        #expect(objects[1]["error"] as? String == "Nothing is built.")
        #expect(objects[2]["rows"] as? Int == 100)
        let exact = try #require(objects[3]["ids"] as? [[Int]])
        #expect(exact.count == 100)
        #expect(objects[5]["ids"] as? [[Int]] == exact)
        #expect(objects[6]["runs"] as? Int == 7)
        #expect((objects[7]["baselineBytes"] as? Int ?? 0) > 0)
        #expect((objects[8]["error"] as? String)?.contains("precision") == true)
        #expect(objects[9]["bye"] as? Bool == true)
    }
}
