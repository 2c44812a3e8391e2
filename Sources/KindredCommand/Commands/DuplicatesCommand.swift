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
            best pairs. With --groups, texts are put together of which any two reach the threshold. Vectors stored with \
            `kindred encode --output` make encoding unnecessary; they are checked against a few documents first.

            With --approximate each text is compared with its --neighbors nearest alone, which an index (HNSW) finds: \
            faster where there are many texts, but some pairs may be missed. How many is measured on 500 of the texts, \
            and said. With --resume, what is done is kept in a file: the same command, started again after an \
            interruption, goes on there and prints what it would have printed.

              kindred duplicates --input questions.txt --threshold 0.65
              kindred duplicates --input questions.txt --limit 20
              kindred duplicates --input questions.txt --threshold 0.65 --groups --json
              kindred duplicates --input many.jsonl --index many.npy --threshold 0.8 --resume many.state
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
        if let threshold { try check(threshold, metric: comparison.metric ?? encoder.metric) }
        let documents = try input.documents()
        let (embeddings, metric) = try self.embeddings(of: documents, encoder)
        guard !approximate || metric != .manhattan else {
            throw ValidationError("--approximate does not compare by manhattan, as this model does: give --metric.")
        }
        let output = StandardOutput()
        if groups, let threshold {
            let all = try measured(documents.count) { options in
                try embeddings.duplicateGroups(minimumScore: threshold, metric: metric, options: options)
            }
            if all.isEmpty { noteEmpty(documents) }
            try printGroups(all.prefix(limit ?? all.count), of: documents, output)
        } else {
            let pairs = try self.pairs(of: embeddings, metric: metric)
            if pairs.isEmpty { noteEmpty(documents) }
            try printPairs(pairs, of: documents, output)
        }
        try output.flush()
    }

    private func noteEmpty(_ documents: [Document]) {
        guard let threshold else { return }
        StandardError.print("Note: no two of \(documents.count) texts reach \(threshold).")
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

    private func pairs(of embeddings: Embeddings, metric: Metric) throws -> [ParaphrasePair] {
        guard approximate else {
            return try measured(embeddings.count) { options in
                try embeddings.paraphrases(minimumScore: threshold, maxPairs: limit, metric: metric, options: options)
            }
        }
        guard embeddings.count > 1 else { return [] }
        var index = HNSWIndex(dimension: embeddings.dimension, metric: metric)
        try index.add(embeddings)
        let pairs = try measured(embeddings.count) { options in
            try embeddings.paraphrases(
                over: index,
                neighbors: neighbors ?? 30,
                minimumScore: threshold,
                maxPairs: limit,
                options: options
            )
        }
        let sample = try PairSample(
            of: pairs,
            in: embeddings,
            metric: metric,
            // Pairs that were cut to the best are all that reach the score of the last.
            minimumScore: pairs.count == limit ? nil : threshold,
            threads: model.computation.threads
        )
        if let share = sample.share {
            StandardError.print(
                "Note: \(sample.rows) texts were compared with all: they have \(sample.expected) pairs, of which "
                    + "\(sample.found) were found (\(fixed(100 * share, 1)) %)."
            )
        }
        noteCrowded(pairs, neighbors ?? 30, texts: embeddings.count)
        return pairs
    }

    /// Says if texts have so many pairs that further ones may not have been looked at.
    private func noteCrowded(_ pairs: [ParaphrasePair], _ neighbors: Int, texts: Int) {
        var counts = [Int](repeating: 0, count: texts)
        for pair in pairs {
            counts[pair.first] += 1
            counts[pair.second] += 1
        }
        let crowded = counts.count { $0 >= neighbors }
        guard crowded > 0, neighbors < texts - 1 else { return }
        StandardError.print(
            "Note: \(crowded) texts have \(neighbors) close ones or more; further pairs of theirs may be missing. "
                + "Raise --neighbors to find them."
        )
    }

    /// Searches with a meter of the pairs compared; after an interruption it says where to go on.
    private func measured<Result>(_ count: Int, _ search: (MiningOptions) throws -> Result) throws -> Result {
        let total = count * (count - 1) / 2
        let meter = ProgressMeter("comparing", unit: "pairs", total: total)
        let options = MiningOptions(
            threads: model.computation.threads,
            resumeFile: resume.map { URL(filePath: $0) }
        ) { meter.update($0.completed) }
        do {
            let result = try search(options)
            meter.finish(total)
            return result
        } catch {
            meter.abandon()
            if error is CancellationError, let resume {
                StandardError.print("Note: what is done is in \(resume); the same command goes on there.")
            }
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
