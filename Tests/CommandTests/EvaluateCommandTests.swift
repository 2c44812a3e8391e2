// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct EvaluateCommandTests {
    private let rows = [
        ("milk", "milk", 1.0), ("milk", "bread and butter", 0), ("salt", "salt", 1), ("salt", "the sea is deep", 0),
        ("bread", "bread", 1), ("bread", "a long walk", 0),
    ]

    private func directory(label: (Double) -> String = { "\(Int($0))" }) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let lines = rows.map { "\($0.0)\t\($0.1)\t\(label($0.2))\n" }.joined()
        try directory.write("p.tsv", "first\tsecond\tlabel\n" + lines)
        return directory
    }

    private func run(_ task: String, _ directory: TemporaryDirectory, _ more: [String] = []) throws -> CommandRun {
        try CommandRun(
            ["evaluate", task, "--model", CommandFixtures.encoder, "--pairs", directory["p.tsv"].path] + more
        )
    }

    @Test func pairsAreTheLibrarys() throws {
        let object = try #require(try run("pairs", directory(), ["--json"]).objects().first)
        #expect(object["pairs"] as? Int == 6 && object["positive"] as? Int == 3)
        #expect(object["averagePrecision"] as? Double == 1 && object["f1"] as? Double == 1)
        let people = try run("pairs", directory())
        #expect(people.output.contains("averagePrecision   1.0000\n"))
    }

    @Test func correlationsAreTheLibrarys() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let scores = try rows.map { row in
            let pair = try encoder.encode([row.0, row.1])
            return Double(pair[0].similarity(to: pair[1], metric: encoder.metric))
        }
        let expected = try Correlation(scores, reference: rows.map { $0.2 * 2.5 })
        let object = try #require(
            try run("sts", directory { "\($0 * 2.5)" }, ["--json"]).objects().first
        )
        #expect(try abs(#require(object["pearson"] as? Double) - expected.pearson) < 1e-9)
        #expect(try abs(#require(object["spearman"] as? Double) - expected.spearman) < 1e-9)
    }

    @Test func badLabelsAreNamed() throws {
        let graded = try run("pairs", directory { "\($0 / 2)" })
        #expect(graded.status == 1 && graded.errors.contains("pair 0 (counted from 0) has the label 0.5"))
        let words = try run("sts", directory { _ in "close" })
        #expect(words.status == 1 && words.errors.contains("pair 0 (counted from 0) has no number in the column label"))
        let equal = try run("sts", directory { _ in "1" })
        #expect(equal.status == 1 && equal.errors.contains("nothing correlates with a constant"))
    }

    private func retrievalSet(qrels: String) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(at: directory["qrels"], withIntermediateDirectories: true)
        try directory.write(
            "corpus.jsonl",
            """
            {"_id":"d1","title":"","text":"milk and bread"}
            {"_id":"d2","title":"The sea","text":"salt and water"}
            {"_id":"d3","text":"a long walk"}

            """
        )
        try directory.write(
            "queries.jsonl",
            """
            {"_id":"q1","text":"milk and bread"}
            {"_id":"q2","text":"The sea salt and water"}
            {"_id":"q3","text":"nobody judged this"}

            """
        )
        try directory.write("qrels/test.tsv", "query-id\tcorpus-id\tscore\n" + qrels)
        return directory
    }

    @Test func retrievalReadsABEIRFolder() throws {
        let directory = try retrievalSet(qrels: "q1\td1\t1\nq2\td2\t2\nq2\td3\t0\n")
        let path = directory["corpus.jsonl"].deletingLastPathComponent().path
        let run = try CommandRun(
            ["evaluate", "retrieval", path, "--model", CommandFixtures.encoder, "--cutoff", "2", "--json"]
        )
        let object = try #require(try run.objects().first)
        #expect(object["queries"] as? Int == 2 && object["documents"] as? Int == 3)
        #expect(object["ndcg"] as? Double == 1 && object["precision"] as? Double == 0.5)
    }

    @Test func unknownDocumentsAreNamed() throws {
        let directory = try retrievalSet(qrels: "q1\td1\t1\nq1\td9\t1\n")
        let path = directory["corpus.jsonl"].deletingLastPathComponent().path
        let run = try CommandRun(["evaluate", "retrieval", path, "--model", CommandFixtures.encoder])
        #expect(run.status == 1 && run.errors.contains("row 1 names the document 'd9'"))
    }
}
