// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct RerankCommandTests {
    @Test func orderAndScoresAreTheLibrarys() throws {
        let directory = try TemporaryDirectory()
        let texts = ["bread", "milk", "salt and milk", "salt"]
        try directory.write("a.txt", texts.joined(separator: "\n"))
        let encoder = try CrossEncoder(directory: URL(filePath: CommandFixtures.crossEncoder))
        let expected = try encoder.rank(texts, against: "milk", limit: 3)
        let run = try CommandRun([
            "rerank", "milk", "--input", directory["a.txt"].path, "--model", CommandFixtures.crossEncoder,
            "--limit", "3", "--json",
        ])
        let objects = try run.objects()
        #expect(objects.count == 3)
        for (rank, (object, best)) in zip(objects, expected).enumerated() {
            #expect(object["rank"] as? Int == rank + 1)
            #expect(object["id"] as? String == "\(best.id)")
            #expect(object["text"] as? String == texts[best.id])
            #expect((object["score"] as? NSNumber)?.floatValue == best.score)
            #expect((object["logit"] as? NSNumber)?.floatValue == best.logit)
        }
    }

    @Test func sentenceEncoderIsRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.txt", "milk")
        let run = try CommandRun([
            "rerank", "milk", "--input", directory["a.txt"].path, "--model", CommandFixtures.encoder,
        ])
        #expect(run.status == 1)
        #expect(run.errors.contains("not a cross-encoder"))
    }
}

struct ModelsCommandTests {
    @Test func listNamesWhatIsInstalled() throws {
        let environment = ["KINDRED_MODELS": CommandFixtures.store, "HF_HUB_CACHE": "/nowhere"]
        let objects = try CommandRun(["models", "list", "--json"], environment: environment).objects()
        let kinds = Dictionary(
            uniqueKeysWithValues: objects.map { ($0["name"] as? String ?? "", $0["kind"] as? String) }
        )
        #expect(kinds["bert-tiny"] == "sentence encoder")
        #expect(kinds["bert-cross-1"] == "cross-encoder")
        let shown = try CommandRun(["models"], environment: environment)
        #expect(shown.output.contains("bert-tiny"))
        #expect(shown.output.contains("multi-qa-mpnet-base-dot-v1"))
    }

    @Test func showTellsTheFacts() throws {
        let object = try CommandRun(["models", "show", CommandFixtures.encoder, "--json"]).objects()[0]
        #expect(object["dimension"] as? Int == 32)
        #expect(object["layers"] as? Int == 2)
        #expect(object["architecture"] as? String == "bert")
        #expect((object["modules"] as? [String])?.first == "transformer")
        let shown = try CommandRun(["models", "show", CommandFixtures.crossEncoder])
        #expect(shown.output.contains("cross-encoder"))
    }
}

struct DoctorCommandTests {
    @Test func healthyMachineExitsWith0() throws {
        let run = try CommandRun(
            ["doctor", "--model", CommandFixtures.encoder, "--json"],
            environment: ["KINDRED_MODELS": "/nowhere", "HF_HUB_CACHE": "/nowhere"]
        )
        #expect(run.status == 0)
        #expect(try run.objects()[0]["healthy"] as? Bool == true)
    }

    @Test func absentModelExitsWith1() throws {
        let run = try CommandRun(
            ["doctor", "--model", "none"],
            environment: ["KINDRED_MODELS": "/nowhere", "HF_HUB_CACHE": "/nowhere"]
        )
        #expect(run.status == 1)
        #expect(run.output.contains("failed"))
    }
}

struct BenchmarkCommandTests {
    @Test func encodePrintsOneObject() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.txt", "milk\nsalt\n")
        let run = try CommandRun([
            "benchmark", "encode", "--model", CommandFixtures.encoder, "--input", directory["a.txt"].path, "--runs",
            "3", "--single-runs", "5", "--vectors", directory["v.npy"].path, "--json",
        ])
        let object = try run.objects()[0]
        #expect(object["texts"] as? Int == 2)
        #expect((object["seconds"] as? [Double])?.count == 3)
        #expect((object["single"] as? [String: Any])?["runs"] as? Int == 5)
        #expect(try Embeddings(contentsOf: directory["v.npy"]).count == 2)
    }
}
