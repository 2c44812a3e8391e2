// SPDX-License-Identifier: Apache-2.0

/// Vectors of one dimension, row after row in one piece of memory: `count × dimension` float32, row-major.
public struct Embeddings: Sendable, Hashable {
    /// The components of each vector, 0 only if there is none.
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    /// All components, row after row.
    public let storage: [Float]

    /// Vectors from their components, row after row.
    ///
    /// - Parameters:
    ///   - storage: `count × dimension` components.
    ///   - dimension: Components of each vector.
    /// - Precondition: `storage.count` is a multiple of `dimension`.
    public init(storage: [Float], dimension: Int) {
        precondition(
            dimension > 0 ? storage.count % dimension == 0 : storage.isEmpty,
            "\(storage.count) components are not whole rows of \(dimension)."
        )
        self.storage = storage
        self.dimension = dimension
        count = dimension > 0 ? storage.count / dimension : 0
    }

    /// Vectors from rows.
    ///
    /// - Precondition: All rows have one length.
    public init(_ rows: [[Float]]) {
        let dimension = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == dimension }, "Rows of different lengths.")
        self.init(storage: Array(rows.joined()), dimension: dimension)
    }

    /// The closeness of every vector of `self` to every vector of `others`; greater is closer.
    ///
    /// - Parameters:
    ///   - others: Vectors of the same dimension.
    ///   - metric: How to score; cosine by default.
    /// - Returns: `count × others.count` scores.
    /// - Precondition: Both have the same dimension, or one of them is empty.
    /// - Complexity: O(`count × others.count × dimension`) time, and the matrix in memory: `SemanticSearch` finds the
    ///   nearest without it.
    public func similarities(to others: Embeddings, metric: Metric = .cosine) -> [[Float]] {
        precondition(
            isEmpty || others.isEmpty || dimension == others.dimension,
            "Vectors of dimension \(dimension) and \(others.dimension) compared."
        )
        return map { row in others.map { row.similarity(to: $0, metric: metric) } }
    }

    /// The closeness of each vector of `self` to the vector of `others` in the same row; greater is closer.
    ///
    /// - Parameters:
    ///   - others: As many vectors of the same dimension.
    ///   - metric: How to score; cosine by default.
    /// - Returns: `count` scores.
    /// - Precondition: Both have the same count and dimension.
    /// - Complexity: O(`count × dimension`).
    public func pairwiseSimilarities(to others: Embeddings, metric: Metric = .cosine) -> [Float] {
        precondition(
            count == others.count && dimension == others.dimension,
            "\(count) × \(dimension) components compared row by row with \(others.count) × \(others.dimension)."
        )
        return zip(self, others).map { $0.similarity(to: $1, metric: metric) }
    }

    /// The vectors scaled to length 1.
    ///
    /// Vectors shorter than 1e-12 are divided by 1e-12, as the reference does.
    public func normalized() -> Embeddings {
        var copy = storage
        let kernels = Kernels.preferred
        copy.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<count { kernels.normalize(base + row * dimension, count: dimension) }
        }
        return Embeddings(storage: copy, dimension: dimension)
    }

    /// The first row that has an infinite component or NaN.
    package var firstNonFiniteRow: Int? {
        let kernels = Kernels.preferred
        return storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, !kernels.allFinite(base, count: buffer.count) else { return nil }
            return (0..<count).first { !kernels.allFinite(base + $0 * dimension, count: dimension) }
        }
    }

    /// The first components of each vector: for models trained so that these mean something alone (Matryoshka).
    ///
    /// A truncated vector of length 1 is no longer of length 1.
    ///
    /// - Parameter newDimension: How many components to keep; at least 1.
    /// - Returns: The vectors themselves if they are no longer than that.
    public func truncated(to newDimension: Int) -> Embeddings {
        precondition(newDimension > 0, "Vectors cannot be truncated to \(newDimension) components.")
        guard newDimension < dimension else { return self }
        var kept: [Float] = []
        kept.reserveCapacity(count * newDimension)
        for row in 0..<count { kept += storage[row * dimension..<row * dimension + newDimension] }
        return Embeddings(storage: kept, dimension: newDimension)
    }
}

extension Embeddings: RandomAccessCollection {
    /// The first row: 0.
    public var startIndex: Int { 0 }
    /// One past the last row.
    public var endIndex: Int { count }

    /// The vector of a row.
    public subscript(row: Int) -> Embedding {
        precondition(row >= 0 && row < count, "Row \(row) of \(count).")
        return Embedding(sharing: storage[row * dimension..<(row + 1) * dimension])
    }
}
