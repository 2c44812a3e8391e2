// SPDX-License-Identifier: Apache-2.0

/// Why documents cannot be read; lines count from 1.
@nonexhaustive
public enum DocumentError: Error, Sendable, Hashable {
    /// Neither the name nor the caller says how the documents are written.
    case unknownFormat(DocumentSource)
    /// A line does not follow the format; `reason` says how.
    case badLine(DocumentSource, line: Int, reason: String)
    /// A line is not UTF-8.
    case invalidUTF8(DocumentSource, line: Int)
    /// There is no column, or key, of the name asked for; `columns` are those that there are.
    case missingColumn(String, DocumentSource, line: Int, columns: [String])
}

extension DocumentError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .unknownFormat(let source):
            let names = DocumentFormat.allCases.map(\.rawValue).joined(separator: ", ")
            return "Cannot tell the format of \(source). Give the file one of the endings \(names), or name the format "
                + "(--input-format)."
        case .badLine(let source, let line, let reason):
            return "\(source), line \(line): \(reason). Correct the line."
        case .invalidUTF8(let source, let line):
            return "\(source), line \(line): the text is not valid UTF-8. Convert the file to UTF-8."
        case .missingColumn(let name, let source, let line, let columns):
            let there = columns.isEmpty ? "the object is empty" : "only \(columns.joined(separator: ", "))"
            return "\(source), line \(line): there is no '\(name)', \(there). Name the column to use "
                + "(--text-column, --id-column)."
        }
    }
}
