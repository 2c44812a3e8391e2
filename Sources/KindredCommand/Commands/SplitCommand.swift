// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The command `kindred split`.
struct SplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Split long documents into passages that fit a model.",
        discussion: """
            Nothing but white space is lost between passages, and none has more than --max-tokens tokens, counted by the \
            model's tokenizer with its special tokens. A unit that is too long is cut between sentences, else between \
            words. Files are read whole, as one document each; .jsonl, .csv and .tsv have one in each row, and with \
            --input-format txt a text file has one in each line. start and end are UTF-8 bytes of the document.

              kindred split --input guide.md --by heading --json > passages.jsonl
              kindred search "edit photos" --input passages.jsonl
              kindred split --input book.txt --max-tokens 128 --overlap 32
            """
    )

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The documents: text or Markdown, or .jsonl, .csv or .tsv; - is standard input.",
            valueName: "file"
        )
    )
    var input: [String] = []

    @OptionGroup var format: FormatArguments

    @Option(
        help: ArgumentHelp(
            "What makes a passage: a sentence, a paragraph, a section of Markdown, or as many whole sentences as fit."
        )
    )
    var by = TextSplitter.Unit.tokens

    @Option(
        help: ArgumentHelp(
            "The most tokens of a passage, special tokens included. (default: what the model takes)",
            valueName: "n"
        )
    )
    var maxTokens: Int?

    @Option(
        help: ArgumentHelp(
            "Begin with the last words of the passage before, of so many tokens at most.",
            valueName: "n"
        )
    )
    var overlap: Int?

    @Option(help: ArgumentHelp("Begin with so many sentences of the passage before.", valueName: "n"))
    var overlapSentences: Int?

    @Option(help: ArgumentHelp("The model whose tokens are counted: a name, or a directory.", valueName: "name|dir"))
    var model = "all-MiniLM-L6-v2"

    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard !input.isEmpty else { throw ValidationError("Give the documents to split with --input.") }
        guard input.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input can be read once: give - to --input once.")
        }
        guard overlap == nil || overlapSentences == nil else {
            throw ValidationError("--overlap and --overlap-sentences exclude each other.")
        }
        for (name, value, least) in [
            ("--max-tokens", maxTokens, 1), ("--overlap", overlap, 0), ("--overlap-sentences", overlapSentences, 0),
        ] {
            guard let value, value < least else { continue }
            throw ValidationError("\(name) must be at least \(least), but is \(value).")
        }
    }

    func run() throws {
        let counter = try TokenCounter.load(model)
        let limit = maxTokens ?? counter.maximumTokens
        if limit > counter.maximumTokens {
            StandardError.print(
                "Note: passages may have \(limit) tokens, but \(model) takes \(counter.maximumTokens) and would cut them."
            )
        }
        let splitter = TextSplitter(
            by: by,
            maximumTokens: limit,
            overlap: overlapSentences.map { .sentences($0) } ?? .tokens(overlap ?? 0)
        ) { counter.count($0) }
        let output = StandardOutput()
        for document in try documents() {
            try Task.checkCancellation()
            for (number, passage) in try splitter.passages(of: document.text).enumerated() {
                if show.json {
                    try output.print(json(passage, number, of: document).text)
                } else {
                    let path = passage.headings.isEmpty ? "" : "  " + passage.headings.joined(separator: " › ")
                    let note = "\(passage.range.lowerBound)–\(passage.range.upperBound)  \(passage.tokenCount) tokens"
                    try output.print(
                        "\(output.bold("[\(oneLine(document.id))#\(number)]"))  \(output.dim(note + oneLine(path)))"
                    )
                    try output.print("  " + oneLine(passage.text))
                }
            }
        }
        try output.flush()
    }

    private func json(_ passage: TextPassage, _ number: Int, of document: Document) -> JSONLine {
        var line = JSONLine()
        line.add("id", "\(document.id)#\(number)")
        line.add("document", document.id)
        line.add("passage", number)
        line.add("start", passage.range.lowerBound)
        line.add("end", passage.range.upperBound)
        line.add("tokens", passage.tokenCount)
        line.add("headings", passage.headings)
        line.add("text", passage.text)
        if !document.metadata.isEmpty { line.add("metadata", .object(document.metadata)) }
        return line
    }

    /// The documents: whole files, and the rows of tables.
    private func documents() throws -> [Document] {
        var documents: [Document] = []
        var row = 0
        for argument in input {
            let source = DocumentSource(argument: argument)
            let ownFormat = DocumentFormat(source)
            if format.inputFormat == nil, ownFormat == nil || ownFormat == .txt {
                documents.append(Document(id: argument, text: try source.text()))
                continue
            }
            var reader = try DocumentReader(
                source,
                format: format.inputFormat,
                options: format.options,
                firstRow: row
            )
            while let document = try reader.next() { documents.append(document) }
            row = reader.nextRow
        }
        return documents
    }
}
