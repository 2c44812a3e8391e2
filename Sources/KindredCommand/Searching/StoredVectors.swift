// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import VectorIndexes

/// Vectors that were stored before, checked to be those of the documents at hand.
struct StoredVectors {
    private enum Content {
        case rows(Embeddings)
        case index(any VectorIndex)
    }

    private let file: URL
    private let content: Content

    /// The least cosine at which a stored vector counts as that of its document; half precision keeps 0.99999.
    private static let leastCosine: Float = 0.99
    /// Vectors of an index that are asked for their lengths.
    private static let judgedVectors = 100

    /// Reads a file and encodes a few documents again, to see that they belong together.
    ///
    /// - Parameters:
    ///   - path: A `.npy` or `.fvecs` file, whose rows are the documents, or an index of Kindred or faiss, whose keys are
    ///     their positions.
    ///   - documents: What was stored.
    ///   - encoder: What they were made with.
    /// - Throws: `StoredVectorsError` when vectors and documents differ in number or meaning; what reading throws.
    init(_ path: String, of documents: [Document], encoder: SentenceEncoder) throws {
        file = URL(filePath: path)
        if ["npy", "fvecs"].contains(file.pathExtension.lowercased()) {
            content = .rows(try Embeddings(contentsOf: file))
        } else {
            content = .index(try VectorIndexFile.open(file))
        }
        guard count == documents.count else {
            throw StoredVectorsError.wrongCount(file: file, expected: documents.count, actual: count)
        }
        guard !documents.isEmpty else { return }
        guard dimension <= encoder.dimension else {
            throw StoredVectorsError.wrongDimension(file: file, expected: encoder.dimension, actual: dimension)
        }
        if case .index(let index) = content,
            let key = index.keys.first(where: { !documents.indices.contains($0) })
        {
            throw StoredVectorsError.keyOutOfRange(file: file, key: key, count: documents.count)
        }
        let rows = Set([0, documents.count / 2, documents.count - 1]).sorted()
        var options = EncodeOptions(role: .document)
        options.dimensions = dimension
        let again = try encoder.encode(rows.map { documents[$0].text }, options: options)
        for (row, expected) in zip(rows, again) {
            let cosine = try vector(row).cosineSimilarity(to: expected)
            guard cosine >= Self.leastCosine else {
                throw StoredVectorsError.otherTexts(file: file, row: row, cosine: cosine)
            }
        }
    }

    /// The vectors themselves, a row for each document; nil if they are in an index.
    var rows: Embeddings? {
        guard case .rows(let embeddings) = content else { return nil }
        return embeddings
    }

    /// Makes them ready to be searched.
    ///
    /// - Parameters:
    ///   - comparison: How to compare, if that was asked for.
    ///   - encoder: What queries are encoded with; says how to compare otherwise.
    ///   - options: Effort and threads of an index.
    /// - Returns: The search.
    /// - Throws: `StoredVectorsError.otherMetric` when an index compares in another way than was asked for.
    func search(
        _ comparison: MetricArguments,
        encoder: SentenceEncoder,
        options: SearchOptions
    ) throws -> DocumentSearch {
        let wanted = comparison.metric
        switch content {
        case .rows(let embeddings):
            noteUnused(options, kind: "stored vectors")
            let rows = comparison.normalize ? embeddings.normalized() : embeddings
            let metric = comparison.choice(for: encoder, haveLengthOne: rows.haveLengthOne)
            return .exact(ExactSearch(rows, metric: metric, threads: options.threads))
        case .index(let index):
            guard wanted == nil || wanted == index.metric else {
                throw StoredVectorsError.otherMetric(file: file, expected: wanted ?? index.metric, actual: index.metric)
            }
            // On vectors of length 1, cosine and dot are one.
            let areOne = try index.keys.prefix(Self.judgedVectors).allSatisfy { try index.vector(for: $0).hasLengthOne }
            comparison.warn(of: index.metric, for: encoder, haveLengthOne: areOne)
            let isSame = index.metric == encoder.metric || (areOne && index.metric != .euclidean)
            if wanted == nil, !isSame {
                StandardError.print("Note: comparing by \(index.metric.rawValue), as the index does.")
            }
            noteUnused(options, of: index)
            return .index(index, options)
        }
    }

    private func noteUnused(_ options: SearchOptions, of index: any VectorIndex) {
        var unused = options
        if index is HNSWIndex { unused.efSearch = nil }
        if index is IVFFlatIndex { unused.probeCount = nil }
        noteUnused(unused, kind: "an index of this kind")
    }

    private func noteUnused(_ options: SearchOptions, kind: String) {
        if options.efSearch != nil { StandardError.print("Note: --ef-search means nothing to \(kind).") }
        if options.probeCount != nil { StandardError.print("Note: --probe-count means nothing to \(kind).") }
    }

    private var count: Int {
        switch content {
        case .rows(let embeddings): embeddings.count
        case .index(let index): index.count
        }
    }

    private var dimension: Int {
        switch content {
        case .rows(let embeddings): embeddings.dimension
        case .index(let index): index.dimension
        }
    }

    private func vector(_ row: Int) throws -> Embedding {
        switch content {
        case .rows(let embeddings): embeddings[row]
        case .index(let index): try index.vector(for: row)
        }
    }
}
