// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The command `kindred rerank`.
struct RerankCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerank",
        abstract: "Order texts by how well they fit a query, read together by a cross-encoder.",
        discussion: """
            More exact than comparing vectors, and slower: for tens or hundreds of candidates. The score is the sigmoid \
            of the model's logit, in 0...1.

              kindred rerank "how do magnets work" --input candidates.txt --limit 5
            """
    )

    @Argument(help: "What the texts are to fit.")
    var query: String

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("The most results. (default: all)", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("The cross-encoder: a name, or the path of its directory.", valueName: "name|dir"))
    var model = "cross-encoder/ms-marco-MiniLM-L-6-v2"

    @OptionGroup var computation: ComputationArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard !input.input.isEmpty else { throw ValidationError("Give the texts to order with --input.") }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, but is \(limit).") }
    }

    func run() async throws {
        let reranker = try await CrossEncoder.load(model, options: computation.loadOptions)
        let documents = try input.documents()
        let ranked = try reranker.rank(documents.map(\.text), against: query, limit: limit)
        let output = StandardOutput()
        var rows: [[String]] = []
        for (position, result) in ranked.enumerated() {
            let document = documents[result.id]
            guard show.json else {
                rows.append([
                    "\(position + 1)", fixed(result.score), fixed(result.logit), "[\(document.id)]",
                    oneLine(document.text),
                ])
                continue
            }
            var line = JSONLine()
            line.add("rank", position + 1)
            line.add("id", document.id)
            line.add("score", result.score)
            line.add("logit", result.logit)
            line.add("text", document.text)
            line.add("metadata", .object(document.metadata))
            line.add(result.result.tokenCounts)
            try output.print(line.text)
        }
        if !rows.isEmpty {
            for line in table([["", "score", "logit", "", ""]] + rows, rightAligned: [0, 1, 2]) {
                try output.print(line)
            }
        }
        try output.flush()
        let truncated = ranked.count { $0.result.tokenCounts.isTruncated }
        if truncated > 0 {
            StandardError.print(
                "Note: \(truncated) of \(ranked.count) pairs were cut at \(reranker.maximumTokens) tokens, the longer "
                    + "text first."
            )
        }
    }
}
