// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

extension EvaluateCommand {
    /// The command `kindred evaluate reranking`.
    struct Reranking: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How well documents that answer a query are put before others: MAP, MRR, nDCG.",
            discussion: """
                Takes JSON lines with query, positive and negative: a text, and lists of texts (or one text). --model is a \
                cross-encoder, or a model of vectors; its vectors are compared by its own metric (sentence-transformers \
                takes cosine: --metric cosine).

                  kindred evaluate reranking --input samples.jsonl --model cross-encoder/ms-marco-MiniLM-L-6-v2
                """
        )

        @Option(help: ArgumentHelp("A .jsonl file with query, positive and negative.", valueName: "file"))
        var input: String

        @Option(help: ArgumentHelp("How many places count in MRR and nDCG.", valueName: "n"))
        var cutoff = 10

        @OptionGroup var comparison: MetricArguments
        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard cutoff > 0 else { throw ValidationError("--cutoff must be at least 1, but is \(cutoff).") }
        }

        func run() async throws {
            let samples = try RerankingSamples(DocumentSource(argument: input))
            let scorer = try await PairScorer.load(model, comparison, for: .asymmetric)
            let meter = ProgressMeter("scoring", unit: "queries", total: samples.samples.count)
            var scores: [[Double]] = []
            var truncated = 0
            for start in stride(from: 0, to: samples.samples.count, by: Self.chunkSize) {
                try Task.checkCancellation()
                let chunk = samples.samples[start..<min(start + Self.chunkSize, samples.samples.count)]
                let found = try scorer.scores(of: chunk.map { ($0.query, $0.documents) })
                scores += found.scores
                truncated += found.truncated
                meter.update(scores.count)
            }
            meter.finish(scores.count)
            let documentCount = samples.samples.reduce(0) { $0 + $1.documents.count }
            scorer.noteTruncation(truncated, of: documentCount + (scorer.isCrossEncoder ? 0 : scores.count))
            let found = try RerankingEvaluation(
                scores,
                relevant: samples.samples.map(\.relevant),
                cutoff: cutoff,
                convention: scorer.isCrossEncoder ? .crossEncoder : .vectors
            )
            if found.skippedCount > 0 {
                StandardError.print(
                    "Note: \(found.skippedCount) of \(scores.count) queries have no positive or no negative and do not count."
                )
            }
            let counts = [
                ("queries", found.queryCount), ("skipped", found.skippedCount),
                ("documents", documentCount), ("cutoff", cutoff),
            ]
            let figures = [
                ("map", found.meanAveragePrecision), ("mrr", found.meanReciprocalRank),
                ("ndcg", found.normalizedDiscountedGain),
            ]
            try EvaluationOutput(counts: counts, figures: figures).print(json: show.json)
        }

        /// Queries that are scored together.
        private static let chunkSize = 64
    }
}
