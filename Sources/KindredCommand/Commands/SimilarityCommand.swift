// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FileStorage
import FoundationEssentials
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

            --explain shows what each word of two texts adds to their score. Under mean pooling a cosine is a sum over \
            pairs of tokens, and the contributions add up to it; for other models and metrics a word's contribution is \
            the score less the score without it. A word stands for its meaning in its text, special tokens and prompt \
            have entries of their own, and what points apart is negative.

              kindred similarity "A dog ran." "A canine sprinted." --explain
              kindred similarity "A dog ran." "A canine sprinted." --explain --explain-output why.html
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

    @OptionGroup var explanation: ExplanationArguments

    @Option(help: ArgumentHelp("Where --explain writes a heat map of the words: a page of HTML.", valueName: "file"))
    var explainOutput: String?

    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard texts.isEmpty != (pairs == nil) else {
            throw ValidationError(
                pairs == nil ? "Give two or more texts, or --pairs." : "Give texts or --pairs, not both."
            )
        }
        guard texts.count != 1 else { throw ValidationError("One text has nothing to be compared with. Give two.") }
        if let explainOutput {
            guard explanation.explain else { throw ValidationError("--explain-output is for --explain: add it.") }
            guard ["html", "htm"].contains(URL(filePath: explainOutput).pathExtension.lowercased()) else {
                throw ValidationError("--explain-output must end in .html, but is '\(explainOutput)'.")
            }
        }
        guard !explanation.explain || texts.count == 2 else {
            throw ValidationError(
                pairs == nil
                    ? "--explain takes two texts, but there are \(texts.count)."
                    : "--explain takes two texts, not --pairs."
            )
        }
    }

    func run() async throws {
        let scorer = try await PairScorer.load(model, comparison)
        let output = StandardOutput()
        if explanation.explain {
            try explain(scorer, output)
        } else if let pairs {
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

    private func explain(_ scorer: PairScorer, _ output: StandardOutput) throws {
        guard case .vectors(let encoder, let metric, let options) = scorer else {
            throw ValidationError(
                "--explain takes a score apart into the vectors of words; \(model.model) is a cross-encoder and has none."
            )
        }
        let explanation = try encoder.explain(texts[0], texts[1], metric: metric, options: options)
        let cut = [explanation.first, explanation.second].count { $0.tokenCounts.isTruncated }
        scorer.noteTruncation(cut, of: 2)
        if let obstacle = explanation.obstacle {
            StandardError.print("Note: explained by leaving out one word after the other, since \(obstacle).")
        }
        if let explainOutput {
            let file = try AtomicFile(replacing: URL(filePath: explainOutput))
            try file.write(HeatMapPage(explanation: explanation).html)
            try file.commit()
        }
        guard show.json else {
            try ExplanationText(explanation: explanation, output: output).print()
            return
        }
        var line = JSONLine()
        line.add("first", 0)
        line.add("second", 1)
        line.add("score", explanation.score)
        line.add(explanation, hasPairs: true)
        try output.print(line.text)
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
