// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Triplets of texts from a file with the columns anchor, positive and negative.
struct TripletFile {
    let anchors: [Document]
    let positives: [Document]
    let negatives: [Document]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - source: The file, or standard input.
    ///   - format: How it is written, where its ending does not tell.
    /// - Throws: `DocumentError`, or `TripletFileError` for a triplet without its other texts.
    init(_ source: DocumentSource, format: DocumentFormat?) throws {
        let options = DocumentReaderOptions(textColumn: "anchor")
        let anchors = try DocumentReader.documents(in: [source], format: format, options: options)
        func column(_ name: String) throws -> [Document] {
            try anchors.enumerated().map { row, document in
                guard case .string(let text)? = document.metadata[name] else {
                    throw TripletFileError.noText(source, triplet: row, column: name)
                }
                return Document(id: document.id, text: text)
            }
        }
        positives = try column("positive")
        negatives = try column("negative")
        self.anchors = anchors
    }
}

/// Why a triplet cannot be used.
enum TripletFileError: Error, CustomStringConvertible {
    case noText(DocumentSource, triplet: Int, column: String)

    var description: String {
        switch self {
        case .noText(let source, let triplet, let column):
            "\(source): triplet \(triplet) (counted from 0) has no text '\(column)'. The columns must be named anchor, "
                + "positive and negative."
        }
    }
}
