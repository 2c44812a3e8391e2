// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The command `kindred similarity`.
struct SimilarityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similarity",
        abstract: "Tell how close texts are to each other.",
        discussion: """
            Prints the matrix of several texts, or with --pairs the score of each pair in a file whose header names \
            the columns first and second. Greater is closer. With a cross-encoder as --model, the scores are its own.

              kindred similarity "A dog ran." "A canine sprinted." "Stocks fell."
              kindred similarity --pairs questions.tsv --json
            """
    )

    @Argument(help: ArgumentHelp("Two or more texts.", valueName: "text"))
    var texts: [String] = []

    @Option(
        help: ArgumentHelp(
            "A .tsv, .csv or .jsonl file of pairs, with the columns first and second.",
            valueName: "file"
        )
    )
    var pairs: String?

    @Option(help: "The format of --pairs, where its ending does not tell.")
    var inputFormat: DocumentFormat?

    @OptionGroup var comparison: MetricArguments

    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard texts.isEmpty != (pairs == nil) else {
            throw ValidationError(
                pairs == nil ? "Give two or more texts, or --pairs." : "Give texts or --pairs, not both."
            )
        }
        guard texts.count != 1 else { throw ValidationError("One text has nothing to be compared with. Give two.") }
    }

    func run() async throws {
        let scorer = try await PairScorer.load(model, comparison)
        let output = StandardOutput()
        if let pairs {
            try scorePairs(in: DocumentSource(argument: pairs), scorer, output)
        } else if show.json {
            let matrix = try scorer.matrix(of: texts)
            for first in texts.indices {
                for second in texts.indices where second > first {
                    var line = JSONLine()
                    line.add("first", first)
                    line.add("second", second)
                    line.add("score", matrix[first][second])
                    try output.print(line.text)
                }
            }
        } else {
            let matrix = try scorer.matrix(of: texts)
            let header = [""] + texts.indices.map { "[\($0)]" } + [""]
            let rows = texts.indices.map { row in
                ["[\(row)]"] + matrix[row].map { fixed($0) } + [oneLine(texts[row], limit: 60)]
            }
            for (index, line) in table([header] + rows, rightAligned: Set(0...texts.count)).enumerated() {
                try output.print(index == 0 ? output.dim(line) : line)
            }
        }
        try output.flush()
    }

    private func scorePairs(in source: DocumentSource, _ scorer: PairScorer, _ output: StandardOutput) throws {
        let pairs = try PairFile(source, format: inputFormat).pairs
        let meter = ProgressMeter("scoring", unit: "pairs", total: pairs.count)
        for start in stride(from: 0, to: pairs.count, by: 2048) {
            let chunk = Array(pairs[start..<min(start + 2048, pairs.count)])
            for (offset, score) in try scorer.scores(of: chunk).enumerated() {
                guard show.json else {
                    try output.print(
                        "\(fixed(score.score))  \(oneLine(chunk[offset].0, limit: 70))  ↔  "
                            + oneLine(chunk[offset].1, limit: 70)
                    )
                    continue
                }
                var line = JSONLine()
                line.add("pair", start + offset)
                line.add("score", score.score)
                if let logit = score.logit { line.add("logit", logit) }
                line.add("firstText", chunk[offset].0)
                line.add("secondText", chunk[offset].1)
                try output.print(line.text)
            }
            meter.update(start + chunk.count)
        }
        meter.finish(pairs.count)
    }
}
