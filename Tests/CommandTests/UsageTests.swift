// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

struct UsageTests {
    @Test func versionIsPrinted() throws {
        let run = try CommandRun(["--version"])
        #expect(run.status == 0)
        #expect(run.output == "kindred 0.1.0\n")
    }

    @Test(arguments: [
        "encode", "similarity", "search", "duplicates", "rerank", "cluster", "evaluate", "models", "doctor",
        "benchmark", "index", "mine-negatives", "evaluate reranking", "evaluate triplets", "evaluate clustering",
        "split",
    ])
    func everyCommandHasHelp(name: String) throws {
        let run = try CommandRun(name.split(separator: " ").map(String.init) + ["--help"])
        #expect(run.status == 0)
        #expect(run.output.contains("USAGE: kindred \(name)"))
        #expect(run.errors.isEmpty)
    }

    @Test(arguments: [
        ["encode"], ["encode", "a", "--input", "b.txt"], ["encode", "a", "--output", "b.bin"],
        ["encode", "a", "--precision", "int8"], ["encode", "--input", "-"], ["encode", "a", "--threads", "0"],
        ["encode", "a", "--role", "query", "--prompt-text", "x"], ["encode", "a", "--dimensions", "0"],
        ["encode", "a", "--token-embeddings"], ["similarity", "a"], ["similarity"], ["search", "a"],
        ["search", "--input", "a.txt"], ["search", "a", "--input", "b.txt", "--limit", "0"], ["rerank", "a"],
        ["search", "a", "--input", "b.txt", "--ef-search", "10"],
        ["search", "a", "--input", "b.txt", "--index", "b.kvi", "--ef-search", "0"],
        ["benchmark", "search", "--queries", "q.npy"], ["cluster", "--clusters", "2"], ["cluster", "--input", "a.txt"],
        ["cluster", "--input", "a.txt", "--clusters", "0"],
        ["cluster", "--input", "a.txt", "--clusters", "2", "--restarts", "0"],
        ["benchmark", "cluster", "--clusters", "0"], ["cluster", "--input", "a.txt", "--clusters", "some"],
        ["cluster", "--input", "a.txt", "--method", "hdbscan", "--clusters", "2"],
        ["cluster", "--input", "a.txt", "--method", "hdbscan", "--minimum-size", "1"],
        ["cluster", "--input", "a.txt", "--clusters", "2", "--minimum-size", "5"],
        ["evaluate", "reranking"], ["evaluate", "reranking", "--input", "a.jsonl", "--cutoff", "0"],
        ["evaluate", "triplets", "--input", "a.tsv", "--margin", "nan"], ["evaluate", "clustering"],
        ["evaluate", "clustering", "--input", "a.tsv", "--minimum-size", "5"],
        ["mine-negatives", "--pairs", "p.tsv"], ["mine-negatives", "--pairs", "p.tsv", "--output", "o.tsv"],
        ["mine-negatives", "--pairs", "p.tsv", "--output", "o.jsonl", "--negatives", "0"],
        ["mine-negatives", "--pairs", "p.tsv", "--output", "o.jsonl", "--range-min", "2", "--range-max", "4"],
        ["mine-negatives", "--pairs", "p.tsv", "--output", "o.jsonl", "--maximum-score", "nan"],
        ["evaluate", "pairs"], ["evaluate", "retrieval"], ["evaluate", "retrieval", "x", "--cutoff", "0"],
        ["duplicates", "--threshold", "0.7"], ["duplicates", "--input", "a.txt"],
        ["duplicates", "--input", "a.txt", "--threshold", "high"],
        ["duplicates", "--input", "a.txt", "--threshold", "nan"],
        ["duplicates", "--input", "a.txt", "--threshold", "1.5", "--metric", "cosine"],
        ["duplicates", "--input", "a.txt", "--threshold", "0.5", "--metric", "euclidean"],
        ["duplicates", "--input", "a.txt", "--limit", "0"],
        ["duplicates", "--input", "a.txt", "--limit", "5", "--groups"],
        ["duplicates", "--input", "a.txt", "--limit", "5", "--index", "a.kvi"],
        ["similarity", "a", "b", "c", "--explain"], ["similarity", "--pairs", "a.tsv", "--explain"],
        ["similarity", "a", "b", "--explain-output", "a.html"],
        ["similarity", "a", "b", "--explain", "--explain-output", "a.txt"],
        ["split"], ["split", "--input", "a.txt", "--max-tokens", "0"],
        ["split", "--input", "a.txt", "--overlap", "-1"],
        ["split", "--input", "a.txt", "--overlap", "1", "--overlap-sentences", "1"],
        ["split", "--input", "a.txt", "--by", "page"], ["split", "--input", "-", "--input", "-"],
        ["nonsense"], ["encode", "a", "--nonsense"],
    ])
    func wrongUsageExitsWith64(arguments: [String]) throws {
        let run = try CommandRun(arguments)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: "))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreGenerated(shell: String) throws {
        let run = try CommandRun(["--generate-completion-script", shell])
        #expect(run.status == 0)
        #expect(run.output.contains("similarity"))
    }

    @Test func absentModelSaysWhereItWasLookedForAndHowToGetIt() throws {
        let run = try CommandRun(
            ["encode", "--model", "no-such-model", "hello"],
            environment: ["KINDRED_MODELS": "/nowhere/models"]
        )
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("No model named 'no-such-model'"))
        #expect(run.errors.contains("/nowhere/models/no-such-model"))
        #expect(run.errors.contains("KINDRED_MODELS"))
    }

    @Test func unknownInstructionLevelIsRefused() throws {
        let run = try CommandRun(
            ["encode", "--model", CommandFixtures.encoder, "hello"],
            environment: ["KINDRED_ISA": "sse"]
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("sse"))
    }
}
