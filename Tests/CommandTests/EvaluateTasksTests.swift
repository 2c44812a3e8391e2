// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

/// `kindred evaluate reranking`, `triplets` and `clustering` against the library.
struct EvaluateTasksTests {
    let directory: TemporaryDirectory

    private static let samples: [(query: String, positive: [String], negative: [String])] = [
        ("milk", ["milk and bread", "fresh milk"], ["a long walk", "the sea is deep"]),
        ("salt", ["salt"], ["salt and bread", "a walk", "the sea"]),
        ("nobody knows", [], ["a walk"]),
    ]

    init() throws {
        directory = try TemporaryDirectory()
        let lines = try Self.samples.map { sample in
            let object: [String: Any] = [
                "query": sample.query, "negative": sample.negative,
                "positive": sample.positive.count == 1 ? sample.positive[0] as Any : sample.positive,
            ]
            return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
        }
        try directory.write("r.jsonl", lines.joined(separator: "\n") + "\n")
        try directory.write("t.tsv", "anchor\tpositive\tnegative\nmilk\tmilk\ta walk\nsalt\tthe sea\tsalt\n")
    }

    private func evaluate(_ task: String, _ file: String, _ arguments: [String] = []) throws -> CommandRun {
        let model = arguments.contains("--model") ? [] : ["--model", CommandFixtures.encoder]
        return try CommandRun(["evaluate", task, "--input", directory[file].path] + model + arguments)
    }

    private func figure(_ object: [String: Any], _ name: String) throws -> Double {
        try #require(object[name] as? Double, "\(name)")
    }

    @Test func vectorsAreJudgedAsTheLibraryDoes() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let scores = try Self.samples.map { sample in
            let query = try encoder.encode(sample.query, as: .query)
            return try encoder.encode(sample.positive + sample.negative, as: .document).map {
                Double(query.similarity(to: $0, metric: .euclidean))
            }
        }
        let relevant = Self.samples.map { $0.positive.map { _ in true } + $0.negative.map { _ in false } }
        let expected = try RerankingEvaluation(scores, relevant: relevant, cutoff: 2)
        let run = try evaluate("reranking", "r.jsonl", ["--metric", "euclidean", "--cutoff", "2", "--json"])
        let object = try #require(try run.objects().first)
        #expect(object["queries"] as? Int == 2 && object["skipped"] as? Int == 1 && object["documents"] as? Int == 9)
        #expect(try abs(figure(object, "map") - expected.meanAveragePrecision) < 1e-12)
        #expect(try abs(figure(object, "mrr") - expected.meanReciprocalRank) < 1e-12)
        #expect(try abs(figure(object, "ndcg") - expected.normalizedDiscountedGain) < 1e-12)
        #expect(run.errors.contains("1 of 3 queries have no positive or no negative"))
    }

    @Test func crossEncodersAreJudgedAsTheLibraryDoes() throws {
        let encoder = try CrossEncoder(directory: URL(filePath: CommandFixtures.crossEncoder))
        let scores = try Self.samples.map { sample in
            try encoder.score((sample.positive + sample.negative).map { (sample.query, $0) }).map {
                Double($0.activated)
            }
        }
        let relevant = Self.samples.map { $0.positive.map { _ in true } + $0.negative.map { _ in false } }
        let expected = try RerankingEvaluation(scores, relevant: relevant, convention: .crossEncoder)
        let run = try evaluate("reranking", "r.jsonl", ["--model", CommandFixtures.crossEncoder, "--json"])
        let object = try #require(try run.objects().first)
        #expect(object["queries"] as? Int == 3 && object["skipped"] as? Int == 0)
        #expect(try abs(figure(object, "map") - expected.meanAveragePrecision) < 1e-12)
        #expect(try abs(figure(object, "ndcg") - expected.normalizedDiscountedGain) < 1e-12)
        let refused = try evaluate("reranking", "r.jsonl", ["--model", CommandFixtures.crossEncoder, "--normalize"])
        #expect(refused.status == 64 && refused.errors.contains("--normalize is for vectors"))
    }

    @Test func samplesWithoutTextsAreNamed() throws {
        try directory.write("r.jsonl", #"{"query":"milk","positive":["milk",3],"negative":[]}"# + "\n")
        let run = try evaluate("reranking", "r.jsonl")
        #expect(run.status == 1 && run.errors.contains("sample 0 (counted from 0) needs 'positive'"))
    }

    @Test func tripletsAreToldRight() throws {
        let object = try #require(try evaluate("triplets", "t.tsv", ["--json"]).objects().first)
        #expect(object["triplets"] as? Int == 2)
        for name in ["accuracy", "cosineAccuracy", "dotAccuracy", "euclideanAccuracy", "manhattanAccuracy"] {
            #expect(try figure(object, name) == 0.5, "\(name)")
        }
        // No positive is closer than its negative by so much.
        let far = try #require(try evaluate("triplets", "t.tsv", ["--margin", "2", "--json"]).objects().first)
        #expect(try figure(far, "cosineAccuracy") == 0 && figure(far, "dotAccuracy") == 0)
        try directory.write("t.tsv", "anchor\tpositive\nmilk\tmilk\n")
        let run = try evaluate("triplets", "t.tsv")
        #expect(run.status == 1 && run.errors.contains("triplet 0 (counted from 0) has no text 'negative'"))
    }

    @Test(arguments: ["kmeans", "hdbscan"])
    func groupsOfCopiesAgreeWithTheirLabels(method: String) throws {
        let texts = ["milk and bread", "the sea is deep", "a long walk home"]
        let rows = (0..<24).map { "\(texts[$0 % 3])\ttopic \($0 % 3)" }
        try directory.write("c.tsv", "text\ttopic\n" + rows.joined(separator: "\n") + "\n")
        let run = try evaluate("clustering", "c.tsv", ["--label-column", "topic", "--method", method, "--json"])
        let object = try #require(try run.objects().first)
        #expect(object["texts"] as? Int == 24 && object["labels"] as? Int == 3)
        #expect(object["clusters"] as? Int == 3 && object["noise"] as? Int == 0)
        for name in ["vMeasure", "homogeneity", "completeness", "normalizedMutualInformation", "adjustedRandIndex"] {
            #expect(try abs(figure(object, name) - 1) < 1e-12, "\(name)")
        }
        let unlabelled = try evaluate("clustering", "c.tsv")
        #expect(unlabelled.status == 1 && unlabelled.errors.contains("Text 0 (counted from 0) has no label 'label'"))
    }
}
