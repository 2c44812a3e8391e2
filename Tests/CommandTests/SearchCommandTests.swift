// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct SearchCommandTests {
    let directory: TemporaryDirectory
    let texts = (0..<60).map { "milk \($0) and salt \($0 * 7 % 13)" }

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("a.txt", texts.prefix(40).joined(separator: "\n") + "\n")
        let lines = texts.dropFirst(40).enumerated().map { #"{"id":"n\#($0.offset)","text":"\#($0.element)","n":1}"# }
        try directory.write("b.jsonl", lines.joined(separator: "\n"))
    }

    private var files: [String] { [directory["a.txt"].path, directory["b.jsonl"].path] }

    private func search(_ arguments: [String]) throws -> CommandRun {
        try CommandRun(["search", "--model", CommandFixtures.encoder, "--input"] + files + arguments)
    }

    private func store() throws -> String {
        let vectors = directory["v.npy"].path
        let run = try CommandRun(
            ["encode", "--model", CommandFixtures.encoder, "--output", vectors, "--input"] + files
        )
        #expect(run.status == 0)
        return vectors
    }

    @Test func resultsAreExactAndInTheContractsForm() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let expected = try encoder.encode(texts).nearest(to: encoder.encode("salt 7"), limit: 5)
        let objects = try search(["--json", "--limit", "5", "--", "salt 7"]).objects()
        #expect(objects.count == 5)
        for (rank, (object, hit)) in zip(objects, expected).enumerated() {
            #expect(object["query"] as? Int == 0)
            #expect(object["rank"] as? Int == rank + 1)
            #expect(object["id"] as? String == (hit.id < 40 ? "\(hit.id)" : "n\(hit.id - 40)"))
            #expect((object["score"] as? NSNumber)?.floatValue == hit.score)
            #expect(object["text"] as? String == texts[hit.id])
            #expect((object["metadata"] as? [String: Int]) == (hit.id < 40 ? [:] : ["n": 1]))
        }
    }

    @Test func storedVectorsGiveTheSameAnswers() throws {
        let vectors = try store()
        let fresh = try search(["--json", "--", "salt 7"])
        let stored = try search(["--index", vectors, "--json", "--", "salt 7"])
        #expect(stored.status == 0)
        #expect(fresh.output == stored.output)
    }

    @Test func vectorsOfOtherTextsAreRefused() throws {
        let vectors = try store()
        try directory.write("a.txt", texts.prefix(40).reversed().joined(separator: "\n") + "\n")
        let other = try search(["--index", vectors, "--", "salt 7"])
        #expect(other.status == 1)
        #expect(other.errors.contains("row 0 is not the vector of its document"))
        try directory.write("a.txt", "one more\n" + texts.prefix(40).joined(separator: "\n"))
        let more = try search(["--index", vectors, "--", "salt 7"])
        #expect(more.status == 1)
        #expect(more.errors.contains("holds 60 vectors for 61 documents"))
        #expect(more.output.isEmpty)
    }

    @Test func manyQueriesAreAnsweredInOrder() throws {
        try directory.write("q.txt", "milk 3\nsalt 7\n")
        let run = try search(["--queries", directory["q.txt"].path, "--limit", "2", "--json"])
        #expect(try run.objects().map { $0["query"] as? Int } == [0, 0, 1, 1])
        let shown = try search(["--queries", directory["q.txt"].path, "--limit", "2"])
        #expect(shown.lines[0].hasPrefix("milk 3  2 of 60 texts, "))
        #expect(shown.lines[1].hasPrefix("  1  "))
    }

    @Test func minimumScoreLeavesOutTheRest() throws {
        let all = try search(["--json", "--limit", "60", "--", "salt 7"]).objects()
        let scores = all.compactMap { ($0["score"] as? NSNumber)?.floatValue }
        let least = scores[9]
        let some = try search(["--json", "--limit", "60", "--minimum-score", "\(least)", "--", "salt 7"]).objects()
        #expect(some.count == scores.count { $0 >= least })
    }

    @Test func rerankingKeepsBothScores() throws {
        let objects = try search([
            "--json", "--limit", "3", "--candidates", "20", "--rerank", CommandFixtures.crossEncoder, "--", "salt 7",
        ]).objects()
        let dense = try search(["--json", "--limit", "20", "--", "salt 7"]).objects()
        let encoder = try CrossEncoder(directory: URL(filePath: CommandFixtures.crossEncoder))
        let candidates = dense.compactMap { $0["text"] as? String }
        let expected = try encoder.rank(candidates, against: "salt 7", limit: 3)
        for (object, best) in zip(objects, expected) {
            #expect(object["text"] as? String == candidates[best.id])
            #expect((object["score"] as? NSNumber)?.floatValue == best.score)
            let scores = try #require(object["scores"] as? [String: NSNumber])
            #expect(scores["rerank"]?.floatValue == best.score)
            #expect(scores["dense"] == dense[best.id]["score"] as? NSNumber)
        }
    }

    @Test func emptyInputHasNoAnswers() throws {
        try directory.write("e.txt", "\n\n")
        let run = try CommandRun(
            ["search", "milk", "--model", CommandFixtures.encoder, "--input", directory["e.txt"].path, "--json"])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
    }
}
