// SPDX-License-Identifier: Apache-2.0

/// Cuts one row of a table, which may span lines, into fields.
///
/// As RFC 4180, and as Python's reader where that leaves something open: a quotation mark inside a field that does not
/// begin with one is part of the text.
struct TableRow {
    private let name: DocumentSource
    private let separator: UInt8
    private let hasQuotes: Bool

    /// The fields that are complete.
    private var fields: [String] = []
    /// The text of a field whose closing quotation mark has not come yet.
    private var quoted: [UInt8]?
    /// The line on which that field begins.
    private var quotedLine = 0

    private init(name: DocumentSource, format: DocumentFormat) {
        self.name = name
        separator = format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t")
        hasQuotes = format == .csv
    }

    /// Reads the fields of the row that begins on a line.
    ///
    /// - Parameters:
    ///   - range: The line that the scanner returned last.
    ///   - scanner: Gives further lines where a quoted field goes on.
    ///   - format: `.csv` or `.tsv`.
    ///   - name: The source, for errors.
    /// - Returns: The fields, at least one.
    /// - Throws: `DocumentError.badLine` or `.invalidUTF8`.
    static func fields(
        beginningOn range: Range<Int>,
        _ scanner: inout LineScanner,
        format: DocumentFormat,
        name: DocumentSource
    ) throws -> [String] {
        var row = TableRow(name: name, format: format)
        let firstLine = scanner.line
        var range = range
        while true {
            let line = scanner.line
            let isComplete = try scanner.withBytes(range) { try row.take($0, line: line) }
            if isComplete { return row.fields }
            guard let quoted = row.quoted, quoted.count < LineScanner.lineLimit, let more = try scanner.next() else {
                throw DocumentError.badLine(name, line: firstLine, reason: "a quotation mark is never closed")
            }
            range = more
        }
    }

    /// Takes the fields of one line.
    ///
    /// - Returns: Whether the row ends with the line.
    private mutating func take(_ bytes: UnsafeRawBufferPointer, line: Int) throws -> Bool {
        let end = bytes.last == UInt8(ascii: "\r") ? bytes.count - 1 : bytes.count
        var position = 0
        while true {
            if quoted != nil {
                guard let after = try closeQuote(bytes, from: position, line: line) else { return false }
                if after >= end { return true }
                guard bytes[after] == separator else {
                    throw DocumentError.badLine(name, line: line, reason: "text follows a closing quotation mark")
                }
                position = after + 1
            }
            if hasQuotes, position < end, bytes[position] == UInt8(ascii: "\"") {
                quoted = []
                quotedLine = line
                position += 1
                continue
            }
            let stop = bytes[position..<end].firstIndex(of: separator) ?? end
            try add(bytes[position..<stop], line: line)
            if stop == end { return true }
            position = stop + 1
        }
    }

    /// Looks for the end of a quoted field; nil when it lies on a later line.
    private mutating func closeQuote(_ bytes: UnsafeRawBufferPointer, from start: Int, line: Int) throws -> Int? {
        var position = start
        while let mark = bytes[position...].firstIndex(of: UInt8(ascii: "\"")) {
            quoted?.append(contentsOf: bytes[position..<mark])
            guard mark + 1 < bytes.count, bytes[mark + 1] == UInt8(ascii: "\"") else {
                try add(quoted ?? [], line: quotedLine)
                quoted = nil
                return mark + 1
            }
            quoted?.append(UInt8(ascii: "\""))
            position = mark + 2
        }
        quoted?.append(contentsOf: bytes[position...])
        quoted?.append(UInt8(ascii: "\n"))
        return nil
    }

    /// Adds a field that begins on a line.
    private mutating func add(_ bytes: some Collection<UInt8>, line: Int) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let offset = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw DocumentError.invalidUTF8(name, line: line + offset)
        }
        fields.append(text)
    }
}
