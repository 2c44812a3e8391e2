// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred

/// The command `kindred calibrate`.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Tell what scores mean: which threshold to take, and how sure a score is.",
        discussion: """
            With labelled pairs (columns first, second and label: 1 for a pair that belongs together, 0 for others), the \
            thresholds of the best F1 and of --precision-target, and the probability of any score. With --input, no labels \
            are needed: pairs that stand out from the neighbourhoods of their texts suggest a threshold and its expected \
            share of false pairs; below 100 texts a gap between scores does, without an error estimate. --output stores \
            it for --calibration of other commands, which refuse it for another model.

              kindred calibrate --pairs labelled.tsv --precision-target 0.9 --output faq.json
              kindred calibrate --input questions.txt --score 0.5 --score 0.7
            """
    )

    @Option(
        help: ArgumentHelp("A .tsv, .csv or .jsonl file with the columns first, second and label.", valueName: "file")
    )
    var pairs: String?

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("The documents' vectors, as encode wrote them (.npy or .fvecs).", valueName: "file"))
    var index: String?

    @Option(help: ArgumentHelp("Where to store what was learnt (.json).", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The wanted share of right pairs; of --input, one less the greatest expected share of false ones. "
                + "(default for --input: 0.9, or the best that can be reached)",
            valueName: "share"
        )
    )
    var precisionTarget: Double?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Tell the probability of this score, or of --input the share of random pairs that are no closer; repeatable.",
            valueName: "score"
        )
    )
    var score: [Float] = []

    @Option(help: ArgumentHelp("Where random choices come from.", valueName: "n"))
    var seed: UInt64 = 0

    @OptionGroup var comparison: MetricArguments
    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard (pairs == nil) != input.input.isEmpty else {
            throw ValidationError("Give labelled pairs with --pairs, or documents with --input.")
        }
        guard pairs == nil || index == nil else {
            throw ValidationError("--index holds the vectors of --input; pairs have none.")
        }
        try StoredVectors.checkHasRows(index)
        try PrecisionTarget.check(precisionTarget)
        guard score.allSatisfy(\.isFinite) else { throw ValidationError("--score must be a number.") }
        if let output, !output.hasSuffix(".json") {
            throw ValidationError("--output must end in .json, but is '\(output)'.")
        }
    }

    func run() async throws {
        let file = if let pairs { try await learn(fromPairs: pairs) } else { try await learnFromTexts() }
        var target: (precision: Double, found: CalibratedThreshold)?
        if case .pairs(let learnt) = file.content, let precisionTarget {
            target = (precisionTarget, try learnt.threshold(precision: precisionTarget))
        }
        if let output { try file.write(to: URL(filePath: output)) }
        try CalibrationReport(content: file.content, target: target, scores: score).print(json: show.json)
    }

    private func learn(fromPairs path: String) async throws -> CalibrationFile {
        let pairs = try PairFile(DocumentSource(argument: path), format: input.format.inputFormat)
        let labels = try pairs.binaryLabels()
        let scorer = try await PairScorer.load(model, comparison)
        let scores = try scorer.scores(of: pairs.pairs).map { Double($0.score) }
        let learnt = try PairCalibration(scores, labels: labels, seed: seed)
        return CalibrationFile(
            .pairs(learnt),
            model: try ModelIdentity(ofModelAt: scorer.directory, named: model.model),
            metric: scorer.metric,
            isNormalized: comparison.normalize
        )
    }

    private func learnFromTexts() async throws -> CalibrationFile {
        let encoder = try await model.loadEncoder()
        model.warnUnlessSuited(encoder, for: .symmetric)
        let documents = try input.documents()
        let (embeddings, metric) = try comparison.embeddings(of: documents, encoder, stored: index)
        let learnt = try CorpusCalibration(
            embeddings,
            metric: metric,
            falseShare: precisionTarget.map { 1 - $0 },
            seed: seed,
            threads: model.computation.threads
        )
        return CalibrationFile(
            .corpus(learnt),
            model: try ModelIdentity(ofModelAt: encoder.directory, named: model.model),
            metric: metric,
            isNormalized: comparison.normalize
        )
    }
}
