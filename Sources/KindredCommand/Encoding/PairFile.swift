// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Pairs of texts from a file with the columns first and second, and label where there is one.
struct PairFile {
    let source: DocumentSource
    let pairs: [(String, String)]
    private let labels: [JSONValue?]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - source: The file, or standard input.
    ///   - format: How it is written, where its ending does not tell.
    /// - Throws: `DocumentError`, or `PairFileError` for a pair without a second text.
    init(_ source: DocumentSource, format: DocumentFormat?) throws {
        self.source = source
        let columns = DocumentReaderOptions(textColumn: "first")
        let documents = try DocumentReader.documents(in: [source], format: format, options: columns)
        pairs = try documents.enumerated().map { index, document in
            guard case .string(let second)? = document.metadata["second"] else {
                throw PairFileError.noSecondText(source, pair: index)
            }
            return (document.text, second)
        }
        labels = documents.map { $0.metadata["label"] }
    }

    /// The labels as numbers.
    ///
    /// - Returns: One for each pair.
    /// - Throws: `PairFileError` for a pair whose label is missing or no number.
    func numericLabels() throws -> [Double] {
        try labels.enumerated().map { index, label in
            switch label {
            case .number(let number)?: return number
            case .integer(let number)?: return Double(number)
            case .bool(let value)?: return value ? 1 : 0
            case .string(let text)?:
                guard let number = Double(text), number.isFinite else { fallthrough }
                return number
            default: throw PairFileError.noLabel(source, pair: index)
            }
        }
    }

    /// The labels as yes or no: 1 or 0.
    ///
    /// - Returns: One for each pair.
    /// - Throws: `PairFileError` for any other label.
    func binaryLabels() throws -> [Bool] {
        try numericLabels().enumerated().map { index, label in
            guard label == 0 || label == 1 else { throw PairFileError.labelNotBinary(source, pair: index, label) }
            return label == 1
        }
    }
}
