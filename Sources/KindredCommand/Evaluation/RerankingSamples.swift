// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Queries with documents that answer them and documents that do not.
struct RerankingSamples {
    /// One query.
    struct Sample {
        let query: String
        /// Those that answer the query, then the others.
        let documents: [String]
        /// Whether each document answers the query.
        let relevant: [Bool]
    }

    let samples: [Sample]

    /// Reads JSON lines.
    ///
    /// - Parameter source: The file, or standard input.
    /// - Throws: `DocumentError` for a bad line, `RerankingSamplesError` for one without texts.
    init(_ source: DocumentSource) throws {
        let options = DocumentReaderOptions(textColumn: "query")
        samples = try DocumentReader.documents(in: [source], format: .jsonl, options: options).enumerated()
            .map { row, document in
                func texts(_ key: String) throws -> [String] {
                    switch document.metadata[key] {
                    case .string(let text)?: return [text]
                    case .array(let values)?:
                        return try values.map { value in
                            guard case .string(let text) = value else {
                                throw RerankingSamplesError.noTexts(source, sample: row, key: key)
                            }
                            return text
                        }
                    default: throw RerankingSamplesError.noTexts(source, sample: row, key: key)
                    }
                }
                let (positives, negatives) = (try texts("positive"), try texts("negative"))
                return Sample(
                    query: document.text,
                    documents: positives + negatives,
                    relevant: positives.map { _ in true } + negatives.map { _ in false }
                )
            }
    }
}

/// Why a sample cannot be used.
enum RerankingSamplesError: Error, CustomStringConvertible {
    case noTexts(DocumentSource, sample: Int, key: String)

    var description: String {
        switch self {
        case .noTexts(let source, let sample, let key):
            "\(source): sample \(sample) (counted from 0) needs '\(key)', a text or a list of texts."
        }
    }
}
