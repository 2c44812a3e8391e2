// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// A file of pairs with labels, and how they are scored.
struct LabelledPairArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("A .tsv, .csv or .jsonl file with the columns first, second and label.", valueName: "file")
    )
    var pairs: String

    @Option(help: "The format of --pairs, where its ending does not tell.")
    var inputFormat: DocumentFormat?

    @OptionGroup var comparison: MetricArguments

    /// The pairs.
    func file() throws -> PairFile {
        try PairFile(DocumentSource(argument: pairs), format: inputFormat)
    }

    /// The score of each pair: of vectors, or a cross-encoder's.
    func scores(of file: PairFile, _ model: ModelArguments) async throws -> [Double] {
        try await PairScorer.load(model, comparison).scores(of: file.pairs).map { Double($0.score) }
    }
}
