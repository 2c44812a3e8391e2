// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

extension EvaluateCommand {
    /// The command `kindred evaluate triplets`.
    struct Triplets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How often a text is closer to its positive than to its negative.",
            discussion: """
                Takes a .tsv, .csv or .jsonl file with the columns anchor, positive and negative, as `kindred \
                mine-negatives` writes it. Anchors are encoded as queries, the others as documents. 'accuracy' is by \
                --metric, else the model's own; the others stand beside it.

                  kindred evaluate triplets --input triplets.jsonl
                """
        )

        @Option(
            help: ArgumentHelp("A file with the columns anchor, positive and negative.", valueName: "file")
        )
        var input: String

        @Option(help: "The format of --input, where its ending does not tell.")
        var inputFormat: DocumentFormat?

        @Option(help: ArgumentHelp("By how much the positive's score has to be greater.", valueName: "score"))
        var margin: Float = 0

        @OptionGroup var comparison: MetricArguments
        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard margin.isFinite else { throw ValidationError("--margin must be a number.") }
        }

        func run() async throws {
            let triplets = try TripletFile(DocumentSource(argument: input), format: inputFormat)
            let encoder = try await model.loadEncoder()
            let metric = comparison.choice(for: encoder)
            func encode(_ documents: [Document], as role: TextRole) throws -> Embeddings {
                try DocumentEncoding(encoder: encoder, options: comparison.options(for: role))
                    .embeddings(of: documents)
            }
            let found = try TripletEvaluation(
                anchors: encode(triplets.anchors, as: .query),
                positives: encode(triplets.positives, as: .document),
                negatives: encode(triplets.negatives, as: .document),
                margins: Dictionary(uniqueKeysWithValues: Metric.allCases.map { ($0, margin) })
            )
            let figures =
                [("accuracy", found.accuracies[metric] ?? 0)]
                + Metric.allCases.map { ("\($0.rawValue)Accuracy", found.accuracies[$0] ?? 0) }
                + [("maxAccuracy", found.bestAccuracy)]
            try EvaluationOutput(counts: [("triplets", found.count)], figures: figures).print(json: show.json)
        }
    }
}
