// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FileStorage
import FoundationEssentials
import Kindred

/// The command `kindred mine-negatives`.
struct MineNegativesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine-negatives",
        abstract: "Find texts that lie close to a query and do not answer it, to train or evaluate with.",
        discussion: """
            Takes a file whose columns first and second are a query and a text that answers it. Of the texts nearest to \
            each query, those of its own pairs and its own text go, then what margins and scores rule out; of the rest, \
            --negatives are taken. What was skipped is said on standard error.

              kindred mine-negatives --pairs questions.tsv --corpus passages.txt --relative-margin 0.05 \
            --output triplets.jsonl
            """
    )

    @Option(help: ArgumentHelp("A .tsv, .csv or .jsonl file with the columns first and second.", valueName: "file"))
    var pairs: String

    @Option(help: "The format of --pairs, where its ending does not tell.")
    var inputFormat: DocumentFormat?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Files of further texts to take negatives from.", valueName: "file")
    )
    var corpus: [String] = []

    @Option(help: ArgumentHelp("Where the lines go: a .jsonl file, or - for standard output.", valueName: "file"))
    var output: String

    @Option(
        help: """
            What a line is: triplet (anchor, positive, negative), n-tuple (anchor, positive, negative_1, …) or \
            labelled-pair (first, second, label).
            """
    )
    var format = NegativeFormat.triplet

    @Option(help: ArgumentHelp("The most negatives of a query.", valueName: "n"))
    var negatives = 3

    @Option(help: ArgumentHelp("Pass over so many of the closest candidates.", valueName: "n"))
    var rangeMin = 0

    @Option(
        help: ArgumentHelp(
            "Pass over candidates after this place. (default: as many as the other options need)",
            valueName: "n"
        )
    )
    var rangeMax: Int?

    @Option(help: ArgumentHelp("The greatest score of a negative.", valueName: "score"))
    var maximumScore: Float?

    @Option(help: ArgumentHelp("The least score of a negative.", valueName: "score"))
    var minimumScore: Float?

    @Option(help: ArgumentHelp("By how much a negative's score has to be below the positive's.", valueName: "score"))
    var absoluteMargin: Float?

    @Option(help: ArgumentHelp("The same, as a share of the positive's score, such as 0.05.", valueName: "share"))
    var relativeMargin: Float?

    @Option(help: "Which candidates are taken: the closest, or any.")
    var sampling = NegativeSampling.top

    @Option(help: ArgumentHelp("Where random choices come from.", valueName: "n"))
    var seed: UInt64 = 42

    @Flag(help: "Add the scores.")
    var scores = false

    @Option(help: "How vectors, scaled to length 1, are compared. (default: as the model's files say, else cosine)")
    var metric: Metric?

    @OptionGroup var model: ModelArguments

    func validate() throws {
        guard output == "-" || output.hasSuffix(".jsonl") else {
            throw ValidationError("--output must end in .jsonl or be -, but is '\(output)'.")
        }
        guard negatives >= 1 else { throw ValidationError("--negatives must be at least 1, but is \(negatives).") }
        guard rangeMin >= 0 else { throw ValidationError("--range-min must be at least 0, but is \(rangeMin).") }
        if let rangeMax, rangeMax < 1 || rangeMax - rangeMin < negatives {
            throw ValidationError(
                "--range-max \(rangeMax) leaves fewer places after --range-min \(rangeMin) than the \(negatives) negatives "
                    + "asked for."
            )
        }
        let limits = [
            ("--maximum-score", maximumScore), ("--minimum-score", minimumScore),
            ("--absolute-margin", absoluteMargin), ("--relative-margin", relativeMargin),
        ]
        for (name, limit) in limits where limit?.isFinite == false {
            throw ValidationError("\(name) must be a number.")
        }
    }

    func run() async throws {
        let pairs = try PairFile(DocumentSource(argument: pairs), format: inputFormat).pairs
        let sources = corpus.map { DocumentSource(argument: $0) }
        let texts = TrainingPairs(pairs, corpus: try DocumentReader.documents(in: sources).map(\.text))
        let file = output == "-" ? nil : try AtomicFile(replacing: URL(filePath: output))
        let encoder = try await model.loadEncoder()
        model.warnUnlessSuited(encoder, for: .asymmetric)
        let metric = metric ?? encoder.metric
        if let advice = encoder.advice(for: metric, haveLengthOne: true) { StandardError.print("Warning: \(advice)") }
        let mined = try mine(texts, encoder, metric)
        let lines = NegativeLines(texts: texts, mined: mined, withScores: scores)
        let printed = StandardOutput()
        let count = try lines.forEach(format) { line in
            if let file { try file.write(line.text + "\n") } else { try printed.print(line.text) }
        }
        try file?.commit()
        try printed.flush()
        report(mined, texts, pairs: pairs.count, lines: count)
    }

    private func mine(_ texts: TrainingPairs, _ encoder: SentenceEncoder, _ metric: Metric) throws -> MinedNegatives {
        func encode(_ texts: [String], as role: TextRole) throws -> Embeddings {
            var options = EncodeOptions(role: role)
            options.normalizes = true
            return try DocumentEncoding(encoder: encoder, options: options)
                .embeddings(of: texts.map { Document(id: "", text: $0) })
        }
        let queries = try encode(texts.queries, as: .query)
        let rows = try encode(texts.corpus, as: .document)
        let meter = ProgressMeter("mining", unit: "queries", total: queries.count)
        let mined = try HardNegatives(
            numberOfNegatives: negatives,
            rangeMin: rangeMin,
            rangeMax: rangeMax,
            maximumScore: maximumScore,
            minimumScore: minimumScore,
            absoluteMargin: absoluteMargin,
            relativeMargin: relativeMargin,
            sampling: sampling == .top ? .top : .random(seed: seed),
            metric: metric,
            threads: model.computation.threads
        ).mine(queries: queries, corpus: rows, positives: texts.positives, excluded: texts.ownTexts) {
            meter.update($0)
        }
        meter.finish(queries.count)
        return mined
    }

    /// Says on standard error what was found, and what was skipped for which reason.
    private func report(_ mined: MinedNegatives, _ texts: TrainingPairs, pairs: Int, lines: Int) {
        let negatives = mined.queries.reduce(0) { $0 + $1.negatives.count }
        StandardError.print(
            "Note: \(pairs) pairs, \(texts.queries.count) queries, \(texts.corpus.count) texts: \(negatives) negatives, "
                + "\(lines) lines."
        )
        let reasons = [
            ("positives of the query", mined.skipped.positives), ("the query's own text", mined.skipped.excluded),
            ("--absolute-margin", mined.skipped.absoluteMargin), ("--relative-margin", mined.skipped.relativeMargin),
            ("--maximum-score", mined.skipped.maximumScore), ("--minimum-score", mined.skipped.minimumScore),
            ("outside the range of places", mined.skipped.outsideRange),
        ].filter { $0.1 > 0 }.map { "\($0.1) (\($0.0))" }
        if !reasons.isEmpty {
            StandardError.print("Note: skipped of the nearest texts: \(reasons.joined(separator: ", ")).")
        }
        guard mined.shortQueryCount > 0 else { return }
        let consequence = format == .nTuple ? " and have no line" : ""
        StandardError.print(
            "Note: \(mined.shortQueryCount) of \(texts.queries.count) queries have fewer than \(self.negatives) "
                + "negatives\(consequence). Raise --range-max, or loosen margins and scores."
        )
    }
}
