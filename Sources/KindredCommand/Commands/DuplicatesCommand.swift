// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import VectorIndexes

/// The command `kindred duplicates`.
struct DuplicatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Find the texts that say the same.",
        discussion: """
            Compares every text with every other: exact. --threshold is the least score of a pair, --limit keeps the \
            best pairs. Without either, the texts' own scores suggest a threshold, which is said with the expected share \
            of false pairs (--precision-target bounds it), or a calibration gives it: see `kindred calibrate`. With \
            --groups, texts are put together of which any two reach the threshold. Vectors stored with \
            `kindred encode --output` make encoding unnecessary; they are checked against a few documents first.

            With --approximate each text is compared with its --neighbors nearest alone, which an index (HNSW) finds: \
            faster where there are many texts, but some pairs may be missed. How many is measured on 500 of the texts, \
            and said. With --resume, what is done is kept in a file: the same command, started again after an \
            interruption, goes on there and prints what it would have printed.

              kindred duplicates --input questions.txt
              kindred duplicates --input questions.txt --threshold 0.65
              kindred duplicates --input questions.txt --calibration faq.json --precision-target 0.9
              kindred duplicates --input questions.txt --limit 20
              kindred duplicates --input questions.txt --threshold 0.65 --groups --json
              kindred duplicates --input many.jsonl --index many.npy --threshold 0.8 --resume many.state
            """
    )

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("The documents' vectors, as encode wrote them (.npy or .fvecs).", valueName: "file"))
    var index: String?

    @Option(
        help: ArgumentHelp(
            "The least score of a pair. (default: by --calibration, else suggested by the texts' own scores)",
            valueName: "score"
        )
    )
    var threshold: Float?

    @Option(
        help: ArgumentHelp("The wanted share of right pairs, in place of --threshold.", valueName: "share")
    )
    var precisionTarget: Double?

    @OptionGroup var calibrated: CalibrationArguments

    @Option(
        help: ArgumentHelp(
            "The most pairs, or with --groups groups. (default: all; over 500,000 pairs are an error)",
            valueName: "n"
        )
    )
    var limit: Int?

    @Flag(help: "Put texts together of which any two reach the threshold.")
    var groups = false

    @Flag(help: "Find pairs through an index instead of comparing all texts; some may be missed.")
    var approximate = false

    @Option(
        help: ArgumentHelp("approximate: how many of each text's nearest are looked at. (default: 30)", valueName: "n")
    )
    var neighbors: Int?

    @Option(
        help: ArgumentHelp(
            "Keep in this file what is done, and go on there if it exists; another search refuses it.",
            valueName: "file"
        )
    )
    var resume: String?

    @OptionGroup var comparison: MetricArguments

    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard !input.input.isEmpty else { throw ValidationError("Give the documents to compare with --input.") }
        guard threshold == nil || precisionTarget == nil else {
            throw ValidationError("Give --threshold or --precision-target, not both.")
        }
        try PrecisionTarget.check(precisionTarget)
        if let threshold { try check(threshold, metric: comparison.metric) }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, but is \(limit).") }
        try StoredVectors.checkHasRows(index)
        guard approximate || neighbors == nil else { throw ValidationError("--neighbors is for --approximate.") }
        if let neighbors, neighbors < 1 {
            throw ValidationError("--neighbors must be at least 1, but is \(neighbors).")
        }
        guard approximate else { return }
        guard !groups else {
            throw ValidationError("--groups compares all texts: leave out --approximate.")
        }
        guard resume == nil else {
            throw ValidationError("--resume is for comparing all texts: leave out --approximate.")
        }
        guard comparison.metric != .manhattan else {
            throw ValidationError("--approximate compares by cosine, dot or euclidean, not by manhattan.")
        }
    }

    func run() async throws {
        let encoder = try await model.loadEncoder()
        model.warnUnlessSuited(encoder, for: .symmetric)
        let metric = comparison.metric ?? encoder.metric
        if let threshold { try check(threshold, metric: metric) }
        let calibration = try calibrated.read(
            forModelAt: encoder.directory,
            named: model.model,
            metric: metric,
            normalizes: comparison.normalize
        )
        guard !approximate || metric != .manhattan else {
            throw ValidationError("--approximate does not compare by manhattan, as this model does: give --metric.")
        }
        let documents = try input.documents()
        let (embeddings, _) = try comparison.embeddings(of: documents, encoder, stored: index)
        let threshold = try leastScore(of: embeddings, metric: metric, calibration)
        let output = StandardOutput()
        let count: Int
        if groups, let threshold {
            let all = try measured(documents.count) { options in
                try embeddings.duplicateGroups(minimumScore: threshold, metric: metric, options: options)
            }
            count = all.count
            try printGroups(all.prefix(limit ?? all.count), of: documents, output)
        } else {
            let pairs = try self.pairs(of: embeddings, metric: metric, atLeast: threshold)
            count = pairs.count
            try printPairs(pairs, of: documents, calibration, output)
        }
        if count == 0, let threshold {
            StandardError.print("Note: no two of \(documents.count) texts reach \(threshold).")
        }
        try output.flush()
    }

    /// The least score of a pair; nil where the best ones are wanted, whatever their scores.
    private func leastScore(
        of embeddings: Embeddings,
        metric: Metric,
        _ calibration: CalibrationFile.Content?
    ) throws -> Float? {
        if let threshold { return threshold }
        let choice: ThresholdChoice
        if let calibration {
            choice = try ThresholdChoice(calibration, precision: precisionTarget)
        } else if limit == nil || groups || precisionTarget != nil {
            let corpus = try CorpusCalibration(
                embeddings,
                metric: metric,
                falseShare: precisionTarget.map { 1 - $0 },
                threads: model.computation.threads
            )
            do {
                choice = try ThresholdChoice(corpus)
            } catch let error as SuggestionError {
                throw NoThresholdError(reason: error)
            }
        } else {
            return nil
        }
        StandardError.print(choice.note)
        return choice.threshold
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

    private func printPairs(
        _ pairs: [ParaphrasePair],
        of documents: [Document],
        _ calibration: CalibrationFile.Content?,
        _ output: StandardOutput
    ) throws {
        guard show.json else {
            let rows = pairs.map { pair in
                let (first, second) = (documents[pair.first], documents[pair.second])
                let meaning = calibration?.meaning(of: pair.score).map { ["\(fixed($0.value, 3)) \($0.name)"] } ?? []
                return [fixed(pair.score)] + meaning + [
                    "[\(first.id)]", oneLine(first.text, limit: 60), "[\(second.id)]", oneLine(second.text, limit: 60),
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
            line.add(calibration?.meaning(of: pair.score))
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
