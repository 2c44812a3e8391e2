// SPDX-License-Identifier: Apache-2.0
package import Vectors

/// What a faiss file holds, in neither library's own form: read by `FaissFile`, written by `FaissFile.write(_:to:)`.
///
/// An `IndexIDMap` around an index is resolved: its ids are `keys`, or stand in the lists of an inverted file.
package struct FaissIndex: Sendable {
    /// The vectors and how they are found.
    package enum Content: Sendable {
        /// Nothing but rows: `IndexFlat`.
        case flat(FaissRows)
        /// A graph over rows: `IndexHNSWFlat`.
        case hnsw(FaissHNSWGraph, FaissRows)
        /// Lists of rows, each around a centroid: `IndexIVFFlat`.
        case ivfFlat(FaissInvertedFile)
    }

    /// Components of each vector, in 1...1,048,576.
    package let dimension: Int
    /// How closeness is scored.
    ///
    /// A file that was read has `.dot`, `.euclidean` or, flat and HNSW alone, `.manhattan`. faiss has no cosine: writing
    /// `.cosine` writes rows of length 1 under its inner product.
    package let metric: Metric
    /// The key of each row, no key twice; nil means 0, 1, 2, …, and always where `content` is `.ivfFlat`.
    package let keys: [Int]?
    /// The vectors and how they are found.
    package let content: Content

    /// An index of given parts.
    ///
    /// - Parameters:
    ///   - dimension: Components of each vector.
    ///   - metric: How closeness is scored.
    ///   - keys: The key of each row; nil means 0, 1, 2, ….
    ///   - content: The vectors and how they are found.
    package init(dimension: Int, metric: Metric, keys: [Int]? = nil, content: Content) {
        self.dimension = dimension
        self.metric = metric
        self.keys = keys
        self.content = content
    }

    /// The number of vectors.
    package var count: Int {
        switch content {
        case .flat(let rows), .hnsw(_, let rows): rows.count
        case .ivfFlat(let file): file.count
        }
    }

    /// faiss' letters and class of the content, for errors: "IHNf (IndexHNSWFlat)".
    package var kind: String {
        switch content {
        case .flat: FaissTypeName.description(of: FaissMetric.flatCode(of: metric))
        case .hnsw: FaissTypeName.description(of: "IHNf")
        case .ivfFlat: FaissTypeName.description(of: "IwFl")
        }
    }
}
