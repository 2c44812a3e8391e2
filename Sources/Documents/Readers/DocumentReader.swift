// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Reads documents one after the other, in a few hundred kilobytes of memory however long the file is.
///
/// ```swift
/// var reader = try DocumentReader(contentsOf: url)
/// while let document = try reader.next() { print(document.id, document.text) }
/// ```
///
/// A byte order mark and carriage returns at line ends are dropped. Blank lines are skipped, but counted: a document
/// without an id gets the number of its row, counted from `firstRow`. In `.txt` and `.jsonl` a line of spaces and
/// tabs is blank too; a row of a table counts once however many lines it spans, and its header not at all.
public struct DocumentReader: ~Copyable {
    /// Where the documents come from.
    public let source: DocumentSource

    /// How the documents are written.
    public let format: DocumentFormat

    /// The number of the row after the last one that was read: the `firstRow` of a file that follows.
    public private(set) var nextRow: Int

    private var scanner: LineScanner
    private let options: DocumentReaderOptions
    private let columns: TableColumns?

    /// Opens a source.
    ///
    /// - Parameters:
    ///   - source: A file or standard input.
    ///   - format: How the documents are written; nil to tell it from the file's ending.
    ///   - options: Which columns hold what. The default is `text` and, where there is one, `id`.
    ///   - firstRow: The number of the first row. The default is 0.
    /// - Throws: `DocumentError`, or `FileStorageError` when the file cannot be read.
    public init(
        _ source: DocumentSource,
        format: DocumentFormat? = nil,
        options: DocumentReaderOptions = .init(),
        firstRow: Int = 0
    ) throws {
        guard let format = format ?? DocumentFormat(source) else { throw DocumentError.unknownFormat(source) }
        var scanner = try LineScanner(source)
        columns =
            switch format {
            case .txt, .jsonl: nil
            case .csv, .tsv: try TableColumns(source, format: format, options: options, scanner: &scanner)
            }
        self.source = source
        self.format = format
        self.options = options
        self.scanner = scanner
        nextRow = firstRow
    }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - format: How the documents are written; nil to tell it from the file's ending.
    ///   - options: Which columns hold what. The default is `text` and, where there is one, `id`.
    ///   - firstRow: The number of the first row. The default is 0.
    /// - Throws: `DocumentError`, or `FileStorageError` when the file cannot be read.
    public init(
        contentsOf url: URL,
        format: DocumentFormat? = nil,
        options: DocumentReaderOptions = .init(),
        firstRow: Int = 0
    ) throws {
        try self.init(.file(url), format: format, options: options, firstRow: firstRow)
    }

    /// Reads the next document.
    ///
    /// - Returns: The document; nil after the last one.
    /// - Throws: `DocumentError` with the line that is wrong, or `FileStorageError`.
    public mutating func next() throws -> Document? {
        while let range = try scanner.next() {
            let line = scanner.trimmed(range)
            let row = nextRow
            nextRow += 1
            switch format {
            case .txt:
                if scanner.isBlank(line) { continue }
                guard let text = scanner.text(line) else {
                    throw DocumentError.invalidUTF8(source, line: scanner.line)
                }
                return Document(id: String(row), text: text)
            case .jsonl:
                if scanner.isBlank(line) { continue }
                let number = scanner.line
                return try scanner.withBytes(line) { bytes in
                    try JSONDocument(source: source, line: number, options: options).document(bytes, row: row)
                }
            case .csv, .tsv:
                guard !line.isEmpty, let columns else { continue }
                let number = scanner.line
                let fields = try TableRow.fields(beginningOn: range, &scanner, format: format, name: source)
                return try columns.document(fields, line: number, row: row)
            }
        }
        return nil
    }
}

extension DocumentReader {
    /// Reads all documents of several sources; the rows count on from one to the next.
    ///
    /// - Parameters:
    ///   - sources: Files and standard input.
    ///   - format: How the documents are written; nil to tell it from each file's ending.
    ///   - options: Which columns hold what. The default is `text` and, where there is one, `id`.
    /// - Returns: The documents, in order. That two have the same id is left to the caller to judge.
    /// - Throws: `DocumentError` with the line that is wrong, or `FileStorageError`.
    public static func documents(
        in sources: [DocumentSource],
        format: DocumentFormat? = nil,
        options: DocumentReaderOptions = .init()
    ) throws -> [Document] {
        var documents: [Document] = []
        var row = 0
        for source in sources {
            var reader = try DocumentReader(source, format: format, options: options, firstRow: row)
            while let document = try reader.next() { documents.append(document) }
            row = reader.nextRow
        }
        return documents
    }
}
