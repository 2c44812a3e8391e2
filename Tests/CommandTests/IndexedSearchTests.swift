// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing
import VectorIndexes

struct IndexedSearchTests {
    let directory: TemporaryDirectory
    let texts = (0..<60).map { "milk \($0) and salt \($0 * 7 % 13)" }

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("a.txt", texts.joined(separator: "\n") + "\n")
        let run = try CommandRun([
            "encode", "--model", CommandFixtures.encoder, "--output", directory["v.npy"].path,
            "--input", directory["a.txt"].path,
        ])
        #expect(run.status == 0)
    }

    private func search(_ index: String, _ arguments: [String] = [], json: Bool = true) throws -> CommandRun {
        try CommandRun(
            ["search", "--model", CommandFixtures.encoder, "--input", directory["a.txt"].path]
                + ["--index", directory[index].path] + (json ? ["--json"] : []) + arguments + ["--", "salt 7"]
        )
    }

    private func build(_ output: String, _ arguments: [String] = []) throws {
        let run = try CommandRun(
            ["index", "build", directory["v.npy"].path, "--output", directory[output].path] + arguments
        )
        #expect(run.status == 0, "\(run.errors)")
    }

    private func ids(_ run: CommandRun) throws -> [String] {
        #expect(run.status == 0, "\(run.errors)")
        return try run.objects().compactMap { $0["id"] as? String }
    }

    @Test func flatIndexAndGraphGiveTheAnswersOfTheVectors() throws {
        try build("flat.kvi", ["--kind", "flat"])
        try build("graph.kvi", ["--kind", "hnsw", "--codes", "float32"])
        let expected = try search("v.npy")
        #expect(try ids(expected).count == 10)
        #expect(try search("flat.kvi").output == expected.output)
        #expect(try search("graph.kvi", ["--ef-search", "60"]).output == expected.output)
    }

    @Test(arguments: ["flat", "hnsw"])
    func faissFilesAreIndexesToo(kind: String) throws {
        try build("i.faiss", ["--kind", kind, "--metric", "euclidean"])
        let expected = try search("v.npy", ["--metric", "euclidean"])
        let found = try search("i.faiss", ["--metric", "euclidean"])
        #expect(try ids(found) == ids(expected))
        #expect(try search("i.faiss").errors.contains("comparing by euclidean, as the index does"))
    }

    @Test func limitIsLoweredToTheCountAndMinimumScoreHolds() throws {
        try build("flat.kvi")
        let all = try search("flat.kvi", ["--limit", "1000"]).objects()
        #expect(all.count == 60)
        let scores = all.compactMap { ($0["score"] as? NSNumber)?.floatValue }
        let some = try search("flat.kvi", ["--limit", "1000", "--minimum-score", "\(scores[9])"])
        #expect(try ids(some).count == scores.count { $0 >= scores[9] })
    }

    @Test func keysThatAreNoRowsAreRefused() throws {
        var index = FlatIndex(dimension: 32)
        try index.add(Embeddings(contentsOf: directory["v.npy"]), keys: Array(1...60))
        try index.write(to: directory["keys.kvi"])
        let run = try search("keys.kvi")
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("has the key 60; the documents have the rows 0 to 59"))
    }

    @Test func otherDimensionCountTextsAndMetricAreRefused() throws {
        func write(_ vectors: Embeddings) throws {
            var index = FlatIndex(dimension: vectors.dimension)
            try index.add(vectors)
            try index.write(to: directory["other.kvi"])
        }
        let vectors = try Embeddings(contentsOf: directory["v.npy"])
        try write(Embeddings(storage: (0..<60 * 33).map(Float.init), dimension: 33))
        #expect(try search("other.kvi").errors.contains("vectors of 33 components; the model's have 32"))
        try write(Embeddings(storage: Array(vectors.storage.prefix(59 * 32)), dimension: 32))
        #expect(try search("other.kvi").errors.contains("holds 59 vectors for 60 documents"))
        try write(Embeddings(storage: vectors.reversed().flatMap { $0.components }, dimension: 32))
        #expect(try search("other.kvi").errors.contains("row 0 is not the vector of its document"))
        try write(vectors)
        let metric = try search("other.kvi", ["--metric", "euclidean"])
        #expect(metric.status == 1)
        #expect(metric.errors.contains("compares by cosine, not by euclidean"))
    }

    @Test func filesThatAreNoIndexAreRefused() throws {
        try directory.write("no.kvi", "nothing of the kind")
        let run = try search("no.kvi")
        #expect(run.status == 1)
        #expect(run.errors.contains("neither an index of Kindred nor one of faiss"))
    }

    @Test func flagsOfOtherIndexesAreSaidToMeanNothing() throws {
        try build("flat.kvi")
        let run = try search("flat.kvi", ["--ef-search", "10", "--probe-count", "3"])
        #expect(run.status == 0)
        #expect(run.errors.contains("--ef-search means nothing to"))
        #expect(run.errors.contains("--probe-count means nothing to"))
    }
}
