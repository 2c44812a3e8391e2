// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import VectorIndexes

extension IndexCommand {
    /// The command `kindred index build`.
    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build an index of stored vectors.",
            discussion: """
                --kind auto compares with all (flat) while that takes about a millisecond, and builds a graph (hnsw) for \
                more vectors.
                """
        )

        @Argument(help: ArgumentHelp("The vectors: .npy or .fvecs. Their rows become the keys.", valueName: "file"))
        var vectors: String

        @Option(help: ArgumentHelp("Where to write it: .kvi, or .faiss for faiss' format.", valueName: "file"))
        var output: String

        @Option(help: "The kind of index.")
        var kind = IndexKindArgument.auto

        @Option(help: "How vectors are compared; use the model's. (manhattan: no index has it)")
        var metric = Metric.cosine

        @Option(help: ArgumentHelp("Links of each vector in a graph. (default: 16)", valueName: "n"))
        var connectivity: Int?

        @Option(help: ArgumentHelp("Candidates for the links of each vector. (default: 100)", valueName: "n"))
        var efConstruction: Int?

        @Option(help: "What is compared first; hits are scored by float32 either way.")
        var codes = CodeType.int8

        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard IndexOutput.accepts(output) else {
                throw ValidationError(
                    "--output must end in \(IndexOutput.endings.joined(separator: " or ")), but is '\(output)'."
                )
            }
            guard metric != .manhattan else {
                throw ValidationError("No index compares by manhattan. Use cosine, dot or euclidean.")
            }
            guard kind == .hnsw || (connectivity == nil && efConstruction == nil) else {
                throw ValidationError("--connectivity and --ef-construction shape a graph: add --kind hnsw.")
            }
            if let connectivity, !(2...256).contains(connectivity) {
                throw ValidationError("--connectivity must be in 2...256, but is \(connectivity).")
            }
            if let efConstruction, !(1...65_536).contains(efConstruction) {
                throw ValidationError("--ef-construction must be in 1...65536, but is \(efConstruction).")
            }
        }

        func run() throws {
            let rows = try Embeddings(contentsOf: URL(filePath: vectors))
            guard !rows.isEmpty else { throw IndexCommandError.noVectors(URL(filePath: vectors)) }
            let choice = IndexChoice.recommended(count: rows.count, dimension: rows.dimension)
            if kind == .auto { StandardError.print("Note: \(choice.reason)") }
            let isGraph = kind == .hnsw || (kind == .auto && choice.kind != .flat)
            if isGraph, rows.count >= 20_000 {
                StandardError.print("Building a graph of \(rows.count) × \(rows.dimension)…")
            }
            var index: any VectorIndex =
                if isGraph {
                    HNSWIndex(dimension: rows.dimension, metric: metric, codeType: codes, parameters: parameters)
                } else {
                    FlatIndex(dimension: rows.dimension, metric: metric, codeType: codes)
                }
            let seconds = try ContinuousClock().measure { try index.add(rows) }.inSeconds
            try IndexOutput.write(index, to: URL(filePath: output), asFaiss: output.lowercased().hasSuffix(".faiss"))
            let description = try IndexDescription(output)
            if show.json {
                var line = JSONLine()
                description.describe(in: &line)
                line.add("seconds", seconds)
                let output = StandardOutput()
                try output.print(line.text)
                try output.flush()
            } else {
                try description.print(asJSON: false)
                StandardError.print("Built in \(fixed(seconds, 1)) s.")
            }
        }

        private var parameters: HNSWParameters {
            let defaults = HNSWParameters()
            return HNSWParameters(
                connectivity: connectivity ?? defaults.connectivity,
                efConstruction: efConstruction ?? defaults.efConstruction
            )
        }
    }
}
