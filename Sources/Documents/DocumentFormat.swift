// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// How documents are written in a file.
public enum DocumentFormat: String, Sendable, Hashable, CaseIterable {
    /// One document a line.
    case txt
    /// One JSON object a line.
    case jsonl
    /// A header and rows, comma-separated, with quotes (RFC 4180).
    case csv
    /// A header and rows, tab-separated.
    ///
    /// There are no quotes and no escapes, as in the media type's registration and in the data sets of the field: a
    /// quotation mark is part of the text.
    case tsv

    /// The format that the ending of a name stands for.
    ///
    /// - Parameter source: A file; standard input has no ending.
    public init?(_ source: DocumentSource) {
        guard case .file(let url) = source else { return nil }
        switch url.pathExtension.lowercased() {
        case "txt", "text": self = .txt
        case "jsonl", "ndjson": self = .jsonl
        case "csv": self = .csv
        case "tsv", "tab": self = .tsv
        default: return nil
        }
    }
}
