// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred

/// The command `kindred duplicates`.
struct DuplicatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Find the texts that say the same.",
        discussion: """
            Compares every text with every other: exact. --threshold is the least score of a pair, --limit keeps the \
            best pairs. With --groups, texts are put together of which any two reach the threshold. Vectors stored with \
            `kindred encode --output` make encoding unnecessary; they are checked against a few documents first.

              kindred duplicates --input questions.txt --threshold 0.65
              kindred duplicates --input questions.txt --limit 20
              kindred duplicates --input questions.txt --threshold 0.65 --groups --json
            """
    )

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("The documents' vectors, as encode wrote them (.npy or .fvecs).", valueName: "file"))
    var index: String?

    @Option(help: ArgumentHelp("The least score of a pair.", valueName: "score"))
    var threshold: Float?

    @Option(
        help: ArgumentHelp(
            "The most pairs, or with --groups groups. (default: all; over 500,000 pairs are an error)",
            valueName: "n"
        )
    )
    var limit: Int?

    @Flag(help: "Put texts together of which any two reach the threshold.")
    var groups = false

    @OptionGroup var comparison: MetricArguments

    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard !input.input.isEmpty else { throw ValidationError("Give the documents to compare with --input.") }
        guard threshold != nil || limit != nil else {
            throw ValidationError("Give --threshold, the least score of a pair, or --limit for the best pairs.")
        }
        guard threshold != nil || !groups else {
            throw ValidationError("--groups needs --threshold: the least score of any two texts of a group.")
        }
        if let threshold { try check(threshold, metric: comparison.metric) }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, but is \(limit).") }
        if let index, !["npy", "fvecs"].contains(URL(filePath: index).pathExtension.lowercased()) {
            throw ValidationError("--index must end in .npy or .fvecs, but is '\(index)'.")
        }
    }

    func run() async throws {
        let encoder = try await model.loadEncoder()
        model.warnUnlessSuited(encoder, for: .symmetric)
        if let threshold { try check(threshold, metric: comparison.metric ?? encoder.metric) }
        let documents = try input.documents()
        let pairs = try self.pairs(of: documents, encoder)
        if pairs.isEmpty, let threshold {
            StandardError.print("Note: no two of \(documents.count) texts reach \(threshold).")
        }
        let output = StandardOutput()
        if groups {
            let all = DuplicateGroup.groups(joining: pairs)
            try printGroups(all.prefix(limit ?? all.count), of: documents, output)
        } else {
            try printPairs(pairs, of: documents, output)
        }
        try output.flush()
    }

    private func check(_ threshold: Float, metric: Metric?) throws {
        guard !threshold.isNaN else { throw ValidationError("--threshold must be a number.") }
        guard let metric else { return }
        do {
            try PairMining.check(minimumScore: threshold, metric: metric)
        } catch {
            throw ValidationError("--threshold: \(error)")
        }
    }

    private func pairs(
        of documents: [Document],
        _ encoder: SentenceEncoder
    ) throws -> [ParaphrasePair] {
        let (embeddings, metric) = try self.embeddings(of: documents, encoder)
        let meter = ProgressMeter("comparing", unit: "pairs", total: documents.count * (documents.count - 1) / 2)
        let options = MiningOptions(threads: model.computation.threads) { meter.update($0.completed) }
        do {
            let pairs = try embeddings.paraphrases(
                minimumScore: threshold,
                maxPairs: groups ? nil : limit,
                metric: metric,
                options: options
            )
            meter.finish(documents.count * (documents.count - 1) / 2)
            return pairs
        } catch {
            meter.abandon()
            throw error
        }
    }

    /// The vectors, and how to compare them.
    private func embeddings(of documents: [Document], _ encoder: SentenceEncoder) throws -> (Embeddings, Metric) {
        if let index, let stored = try StoredVectors(index, of: documents, encoder: encoder).rows {
            let rows = comparison.normalize ? stored.normalized() : stored
            return (rows, comparison.choice(for: encoder, haveLengthOne: rows.haveLengthOne))
        }
        let metric = comparison.choice(for: encoder)
        return (try DocumentEncoding(encoder: encoder, options: comparison.options()).embeddings(of: documents), metric)
    }

    private func printPairs(_ pairs: [ParaphrasePair], of documents: [Document], _ output: StandardOutput) throws {
        guard show.json else {
            let rows = pairs.map { pair in
                let (first, second) = (documents[pair.first], documents[pair.second])
                return [
                    fixed(pair.score), "[\(first.id)]", oneLine(first.text, limit: 60), "[\(second.id)]",
                    oneLine(second.text, limit: 60),
                ]
            }
            for line in table(rows, rightAligned: [0]) { try output.print(line) }
            return
        }
        for pair in pairs {
            let (first, second) = (documents[pair.first], documents[pair.second])
            var line = JSONLine()
            line.add("score", pair.score)
            line.add("first", first.id)
            line.add("second", second.id)
            line.add("firstText", first.text)
            line.add("secondText", second.text)
            try output.print(line.text)
        }
    }

    private func printGroups(
        _ groups: some Sequence<DuplicateGroup>,
        of documents: [Document],
        _ output: StandardOutput
    ) throws {
        for (number, group) in groups.enumerated() {
            let members = group.members.map { documents[$0] }
            guard show.json else {
                let note = "any two at least \(fixed(group.minimumScore))"
                try output.print("\(output.bold("\(members.count) texts"))  \(output.dim(note))")
                let rows = members.map { ["  [\($0.id)]", oneLine($0.text)] }
                for line in table(rows) { try output.print(line) }
                continue
            }
            var line = JSONLine()
            line.add("group", number)
            line.add("score", group.minimumScore)
            line.add("ids", members.map(\.id))
            line.add("texts", members.map(\.text))
            try output.print(line.text)
        }
    }
}
