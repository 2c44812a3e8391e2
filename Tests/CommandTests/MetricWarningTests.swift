// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A metric that does not suit the model's vectors is warned of, once, in every command that takes one.
struct MetricWarningTests {
    let directory: TemporaryDirectory
    /// A model whose vectors do not have length 1.
    private let model: String

    private static let warning =
        "Warning: The dot product of vectors that do not have length 1 compares lengths as much as "
        + "meanings. Normalize the vectors, or compare by cosine. (--normalize, or --metric cosine)\n"

    init() throws {
        directory = try TemporaryDirectory()
        let copy = directory["model"]
        try FileManager.default.copyItem(at: URL(filePath: CommandFixtures.encoder), to: copy)
        let file = copy.appending(path: "modules.json")
        let modules = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]] ?? []
        let kept = modules.filter { !($0["type"] as? String ?? "").hasSuffix("Normalize") }
        try #require(kept.count == modules.count - 1)
        try JSONSerialization.data(withJSONObject: kept).write(to: file)
        model = copy.path
        try directory.write("a.txt", "milk\nsalt\nbread\n")
        try directory.write("p.tsv", "first\tsecond\tlabel\nmilk\tmilk\t1\nmilk\tbread\t0\n")
        try directory.write("t.tsv", "anchor\tpositive\tnegative\nmilk\tmilk\tbread\n")
        try directory.write("r.jsonl", #"{"query":"milk","positive":"milk","negative":["salt"]}"# + "\n")
    }

    private func commands() -> [[String]] {
        let (texts, pairs) = (directory["a.txt"].path, directory["p.tsv"].path)
        return [
            ["similarity", "milk", "bread"], ["similarity", "--pairs", pairs], ["search", "milk", "--input", texts],
            ["duplicates", "--input", texts, "--limit", "1"], ["evaluate", "sts", "--pairs", pairs],
            ["evaluate", "pairs", "--pairs", pairs], ["evaluate", "triplets", "--input", directory["t.tsv"].path],
            ["evaluate", "reranking", "--input", directory["r.jsonl"].path],
        ]
    }

    @Test func productOfVectorsOfAnyLengthIsWarnedOf() throws {
        for command in commands() {
            let run = try CommandRun(command + ["--model", model, "--metric", "dot"])
            #expect(run.status == 0, "\(command) \(run.errors)")
            #expect(run.errors.components(separatedBy: Self.warning).count == 2, "\(command) \(run.errors)")
        }
    }

    @Test func normalizedVectorsAreNot() throws {
        for command in commands() {
            let run = try CommandRun(command + ["--model", model, "--metric", "dot", "--normalize"])
            #expect(run.status == 0 && !run.errors.contains("Warning"), "\(command) \(run.errors)")
            let module = try CommandRun(command + ["--model", CommandFixtures.encoder, "--metric", "dot"])
            #expect(module.status == 0 && !module.errors.contains("Warning"), "\(command) \(module.errors)")
        }
    }

    @Test func normalizedProductIsTheCosine() throws {
        let cosine = try CommandRun(["similarity", "milk", "bread", "--model", model])
        let dot = try CommandRun(["similarity", "milk", "bread", "--model", model, "--metric", "dot", "--normalize"])
        #expect(dot.output == cosine.output)
    }

    @Test func lengthsOfStoredVectorsCount() throws {
        for options in [[], ["--normalize"]] {
            let (vectors, index) = (directory["v.npy"].path, directory["v.kvi"].path)
            let texts = ["--model", model, "--input", directory["a.txt"].path]
            #expect(try CommandRun(["encode", "--output", vectors] + options + texts).status == 0)
            let built = try CommandRun(["index", "build", vectors, "--metric", "dot", "--output", index])
            #expect(built.status == 0, "\(built.errors)")
            for command in [
                ["search", "milk", "--index", vectors, "--metric", "dot"], ["search", "milk", "--index", index],
                ["duplicates", "--limit", "1", "--index", vectors, "--metric", "dot"],
            ] {
                let run = try CommandRun(command + texts)
                #expect(
                    run.status == 0 && run.errors.contains(Self.warning) == options.isEmpty,
                    "\(command) \(run.errors)"
                )
            }
        }
    }
}
