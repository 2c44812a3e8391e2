// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred

/// Vectors that were stored before, checked to be those of the documents at hand.
struct StoredVectors {
    /// One row for each document.
    let embeddings: Embeddings

    /// The least cosine at which a stored vector counts as that of its document; half precision keeps 0.99999.
    private static let leastCosine: Float = 0.99

    /// Reads a file and encodes a few documents again, to see that they belong together.
    ///
    /// - Parameters:
    ///   - path: A `.npy` or `.fvecs` file.
    ///   - documents: What its rows are.
    ///   - encoder: What they were made with.
    /// - Throws: `StoredVectorsError` when rows and documents differ in number or meaning.
    init(_ path: String, of documents: [Document], encoder: SentenceEncoder) throws {
        let url = URL(filePath: path)
        embeddings = try Embeddings(contentsOf: url)
        guard embeddings.count == documents.count else {
            throw StoredVectorsError.wrongCount(file: url, expected: documents.count, actual: embeddings.count)
        }
        guard !documents.isEmpty else { return }
        guard embeddings.dimension <= encoder.dimension else {
            throw StoredVectorsError.wrongDimension(
                file: url,
                expected: encoder.dimension,
                actual: embeddings.dimension
            )
        }
        let rows = Set([0, documents.count / 2, documents.count - 1]).sorted()
        var options = EncodeOptions(role: .document)
        options.dimensions = embeddings.dimension
        let again = try encoder.encode(rows.map { documents[$0].text }, options: options)
        for (row, expected) in zip(rows, again) {
            let cosine = embeddings[row].cosineSimilarity(to: expected)
            guard cosine >= Self.leastCosine else {
                throw StoredVectorsError.otherTexts(file: url, row: row, cosine: cosine)
            }
        }
    }
}

/// Why stored vectors cannot stand for the documents.
enum StoredVectorsError: Error, CustomStringConvertible {
    case wrongCount(file: URL, expected: Int, actual: Int)
    case wrongDimension(file: URL, expected: Int, actual: Int)
    case otherTexts(file: URL, row: Int, cosine: Float)

    var description: String {
        switch self {
        case .wrongCount(let file, let expected, let actual):
            "\(file.path) holds \(actual) vectors for \(expected) documents. Encode the documents again."
        case .wrongDimension(let file, let expected, let actual):
            "\(file.path) holds vectors of \(actual) components; the model's have \(expected). Name their model."
        case .otherTexts(let file, let row, let cosine):
            "\(file.path): row \(row) is not the vector of its document (cosine \(fixed(cosine)) instead of 1). Other "
                + "texts, another order, another model or another prompt made it. Encode the documents again."
        }
    }
}
