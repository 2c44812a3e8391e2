// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred

/// The command `kindred encode`.
struct EncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Turn texts into vectors.",
        discussion: """
            Vectors equal those of sentence-transformers to 1e-5. With --output the file appears when it is complete; \
            without it, results go to standard output. A bad line in a file: nothing is written. (From standard input, \
            what came before it has been.)

              kindred encode "A dog ran." --json
              kindred encode --input descriptions.txt --output descriptions.npy
            """
    )

    @Argument(help: ArgumentHelp("Texts to encode.", valueName: "text"))
    var texts: [String] = []

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("Write the vectors to a file: .npy, .fvecs or .jsonl.", valueName: "file"))
    var output: String?

    @Flag(help: "Give the vector of every token instead (with --json).")
    var tokenEmbeddings = false

    @OptionGroup var encoding: EncodingArguments
    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard texts.isEmpty != input.input.isEmpty else {
            throw ValidationError(
                texts.isEmpty ? "Give texts, or files of texts with --input." : "Give texts or --input, not both."
            )
        }
        if let output, !VectorOutput.endings.contains(where: output.lowercased().hasSuffix) {
            throw ValidationError(
                "--output must end in \(VectorOutput.endings.joined(separator: ", ")), but is '\(output)'."
            )
        }
        guard !tokenEmbeddings || (show.json && output == nil) else {
            throw ValidationError("--token-embeddings needs --json and no --output.")
        }
        guard !tokenEmbeddings || (encoding.longText != .windows && encoding.dimensions == nil && !encoding.normalize)
        else {
            throw ValidationError("--token-embeddings gives raw vectors: leave out windows, --dimensions, --normalize.")
        }
    }

    func run() async throws {
        let encoder = try await model.loadEncoder()
        let options = encoding.options(for: encoder)
        guard !tokenEmbeddings else {
            try printTokenEmbeddings(encoder, options)
            return
        }
        let dimension = encoding.dimensions ?? encoder.dimension
        guard dimension <= encoder.dimension else {
            throw EncodingError.unsupportedDimensions(maximum: encoder.dimension, actual: dimension)
        }
        let destination = try VectorOutput(path: output, asJSON: show.json, dimension: dimension)
        let work = DocumentEncoding(encoder: encoder, options: options)
        let hasIDs = texts.isEmpty
        let write = { try destination.write(first: $0, $1, $2, hasIDs: hasIDs) }
        let count =
            texts.isEmpty
            ? try work.run(input.sources, format: input.format, write)
            : try work.run(texts.enumerated().map { Document(id: String($0.offset), text: $0.element) }, write)
        try destination.finish()
        if let output { StandardError.print("Wrote \(count) × \(dimension) to \(output).") }
    }

    private func printTokenEmbeddings(_ encoder: SentenceEncoder, _ options: EncodeOptions) throws {
        let output = StandardOutput()
        let texts = try texts.isEmpty ? input.documents().map(\.text) : texts
        for first in stride(from: 0, to: texts.count, by: 256) {
            let chunk = Array(texts[first..<min(first + 256, texts.count)])
            for (row, result) in try encoder.tokenEmbeddings(of: chunk, options: options).enumerated() {
                var line = JSONLine()
                line.add("index", first + row)
                line.add("text", chunk[row])
                line.add("tokens", result.tokens)
                line.add("embeddings", rows: result.embeddings.map(\.components))
                try output.print(line.text)
            }
        }
        try output.flush()
    }
}
