// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The command `kindred evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Tell how good a model is at a task, on your own data.",
        subcommands: [
            Similarity.self, Pairs.self, Retrieval.self, Reranking.self, Triplets.self, Clusters.self,
        ]
    )

    /// The command `kindred evaluate sts`.
    struct Similarity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sts",
            abstract: "How well scores follow what people say: Pearson and Spearman correlation.",
            discussion: """
                Takes a file with the columns first, second and label, a number that is the greater, the closer people \
                think the two are.

                  kindred evaluate sts --pairs stsb.tsv
                """
        )

        @OptionGroup var labelled: LabelledPairArguments
        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func run() async throws {
            let file = try labelled.file()
            let labels = try file.numericLabels()
            let scores = try await labelled.scores(of: file, model)
            let found = try Correlation(scores, reference: labels)
            let figures = [("pearson", found.pearson), ("spearman", found.spearman)]
            try EvaluationOutput(counts: [("pairs", scores.count)], figures: figures).print(json: show.json)
        }
    }

    /// The command `kindred evaluate pairs`.
    struct Pairs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How well scores tell pairs that belong together: average precision, best F1, best accuracy.",
            discussion: """
                Takes a file with the columns first, second and label: 1 for a pair that belongs together, 0 for others.

                  kindred evaluate pairs --pairs duplicates.tsv
                """
        )

        @OptionGroup var labelled: LabelledPairArguments
        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func run() async throws {
            let file = try labelled.file()
            let labels = try file.binaryLabels()
            let scores = try await labelled.scores(of: file, model)
            let found = try PairEvaluation(scores, labels: labels)
            let figures = [
                ("averagePrecision", found.averagePrecision), ("f1", found.bestF1.value),
                ("f1Threshold", found.bestF1.threshold), ("precision", found.bestF1.precision),
                ("recall", found.bestF1.recall), ("accuracy", found.bestAccuracy.value),
                ("accuracyThreshold", found.bestAccuracy.threshold),
            ]
            let counts = [("pairs", scores.count), ("positive", labels.count { $0 })]
            try EvaluationOutput(counts: counts, figures: figures).print(json: show.json)
        }
    }

    /// The command `kindred evaluate retrieval`.
    struct Retrieval: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How well documents are found: nDCG, MRR, MAP, recall and precision.",
            discussion: """
                Takes a folder in the format of BEIR: corpus.jsonl and queries.jsonl with _id and text, and qrels with \
                the columns query-id, corpus-id and score. Every document is compared with every query.

                  kindred evaluate retrieval scifact
                """
        )

        @Argument(help: ArgumentHelp("The folder.", valueName: "folder"))
        var folder: String

        @Option(help: ArgumentHelp("Which of the folder's qrels.", valueName: "name"))
        var split = "test"

        @Option(help: ArgumentHelp("How many places count.", valueName: "n"))
        var cutoff = 10

        @OptionGroup var comparison: MetricArguments
        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard cutoff > 0 else { throw ValidationError("--cutoff must be at least 1, but is \(cutoff).") }
        }

        func run() async throws {
            let set = try RetrievalSet(folder: folder, split: split)
            let encoder = try await model.loadEncoder()
            model.warnUnlessSuited(encoder, for: .asymmetric)
            let search = ExactSearch(
                try encode(set.corpus, as: .document, encoder),
                metric: comparison.choice(for: encoder),
                threads: model.computation.threads
            )
            let queries = try encode(set.queries, as: .query, encoder)
            var rankings: [[String]] = []
            try search.forEachNearest(to: queries, limit: cutoff) { _, hits in
                rankings += hits.map { $0.map { set.corpus[$0.id].id } }
            }
            let found = try RetrievalEvaluation(
                rankings,
                relevance: set.relevance,
                cutoff: cutoff
            )
            let counts = [("queries", found.queryCount), ("documents", set.corpus.count), ("cutoff", cutoff)]
            let figures = [
                ("ndcg", found.normalizedDiscountedGain), ("mrr", found.meanReciprocalRank),
                ("map", found.meanAveragePrecision), ("recall", found.recall), ("precision", found.precision),
                ("accuracy", found.accuracy),
            ]
            try EvaluationOutput(counts: counts, figures: figures).print(json: show.json)
        }

        private func encode(_ documents: [Document], as role: TextRole, _ encoder: SentenceEncoder) throws -> Embeddings
        {
            try DocumentEncoding(encoder: encoder, options: comparison.options(for: role)).embeddings(of: documents)
        }
    }
}
