// SPDX-License-Identifier: Apache-2.0

/// The header of a table, and which of its columns hold what.
struct TableColumns {
    private let source: DocumentSource
    private let names: [String]
    private let text: Int
    private let id: Int?

    /// Reads the header, the first line that is not empty.
    init(
        _ source: DocumentSource,
        format: DocumentFormat,
        options: DocumentReaderOptions,
        scanner: inout LineScanner
    ) throws {
        var header: [String]?
        var line = 1
        while header == nil, let range = try scanner.next() {
            line = scanner.line
            guard !scanner.trimmed(range).isEmpty else { continue }
            header = try TableRow.fields(beginningOn: range, &scanner, format: format, name: source)
        }
        guard let names = header else {
            throw DocumentError.badLine(source, line: 1, reason: "the header with the names of the columns is missing")
        }
        var seen: Set<String> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) {
            throw DocumentError.badLine(source, line: line, reason: "the column '\(twice)' occurs twice")
        }
        let textName = options.textColumn ?? "text"
        guard let text = names.firstIndex(of: textName) else {
            throw DocumentError.missingColumn(textName, source, line: line, columns: names)
        }
        id = names.firstIndex(of: options.idColumn ?? "id")
        if let idName = options.idColumn, id == nil {
            throw DocumentError.missingColumn(idName, source, line: line, columns: names)
        }
        self.source = source
        self.names = names
        self.text = text
    }

    func document(_ fields: [String], line: Int, row: Int) throws -> Document {
        guard fields.count == names.count else {
            throw DocumentError.badLine(
                source,
                line: line,
                reason: "there are \(fields.count) fields but the header has \(names.count)"
            )
        }
        if let id, fields[id].isEmpty {
            throw DocumentError.badLine(source, line: line, reason: "the id is empty")
        }
        var document = Document(id: id.map { fields[$0] } ?? String(row), text: fields[text])
        for (index, field) in fields.enumerated() where index != text && index != id {
            document.metadata[names[index]] = .string(field)
        }
        return document
    }
}
