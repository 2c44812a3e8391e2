// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// Files of documents.
struct InputArguments: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Files of documents: .txt (one a line), .jsonl ('text', optional 'id'), .csv or .tsv with a header; "
                + "- is standard input.",
            valueName: "file"
        )
    )
    var input: [String] = []

    @OptionGroup var format: FormatArguments

    /// The sources that `--input` names.
    var sources: [DocumentSource] { input.map { DocumentSource(argument: $0) } }

    /// All documents, in order.
    func documents() throws -> [Document] {
        try DocumentReader.documents(in: sources, format: format.inputFormat, options: format.options)
    }

    func validate() throws {
        guard input.filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("Standard input can be read once: give - to --input once.")
        }
        guard !input.contains("-") || format.inputFormat != nil else {
            throw ValidationError("Standard input has no file ending. Add --input-format txt, jsonl, csv or tsv.")
        }
    }
}

/// How files are read.
struct FormatArguments: ParsableArguments {
    @Option(help: "The format of the input, where its ending does not tell.")
    var inputFormat: DocumentFormat?

    @Option(help: ArgumentHelp("The column or key of the texts. (default: text)", valueName: "name"))
    var textColumn: String?

    @Option(help: ArgumentHelp("The column or key of the ids. (default: id, else the row)", valueName: "name"))
    var idColumn: String?

    var options: DocumentReaderOptions { DocumentReaderOptions(textColumn: textColumn, idColumn: idColumn) }
}
