// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred

/// Why stored vectors cannot stand for the documents.
enum StoredVectorsError: Error, CustomStringConvertible {
    case wrongCount(file: URL, expected: Int, actual: Int)
    case wrongDimension(file: URL, expected: Int, actual: Int)
    case keyOutOfRange(file: URL, key: Int, count: Int)
    case otherMetric(file: URL, expected: Metric, actual: Metric)
    case otherTexts(file: URL, row: Int, cosine: Float)

    var description: String {
        switch self {
        case .wrongCount(let file, let expected, let actual):
            "\(file.path) holds \(actual) vectors for \(expected) documents. Encode the documents again."
        case .wrongDimension(let file, let expected, let actual):
            "\(file.path) holds vectors of \(actual) components; the model's have \(expected). Name their model."
        case .keyOutOfRange(let file, let key, let count):
            "\(file.path) has the key \(key); the documents have the rows 0 to \(count - 1). Build the index from the "
                + "documents' vectors, with their rows as keys."
        case .otherMetric(let file, let expected, let actual):
            "\(file.path) compares by \(actual.rawValue), not by \(expected.rawValue). Leave out --metric, or build "
                + "the index with --metric \(expected.rawValue)."
        case .otherTexts(let file, let row, let cosine):
            "\(file.path): row \(row) is not the vector of its document (cosine \(fixed(cosine)) instead of 1). Other "
                + "texts, another order, another model or another prompt made it. Encode the documents again."
        }
    }
}
