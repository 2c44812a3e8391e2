// SPDX-License-Identifier: Apache-2.0

/// One vector: the meaning of a text as a point in space.
///
/// An element of `Embeddings`, whose storage it shares.
public struct Embedding: Sendable, Hashable {
    /// The components, `dimension` of them.
    ///
    /// Indices are those of the shared storage: use `Array(components)` to count from 0.
    public let components: ArraySlice<Float>

    /// A vector of its own.
    public init(_ components: [Float]) {
        self.components = components[...]
    }

    init(sharing components: ArraySlice<Float>) {
        self.components = components
    }

    /// The number of components.
    public var dimension: Int { components.count }

    /// The component at a position in `0..<dimension`.
    public subscript(position: Int) -> Float {
        components[components.startIndex + position]
    }

    /// The Euclidean length.
    public var norm: Float {
        similarity(to: self, metric: .dot).squareRoot()
    }

    /// The cosine of the angle to another vector, in −1...1; 0 if either is a zero vector.
    ///
    /// - Precondition: Both have the same dimension.
    public func cosineSimilarity(to other: Embedding) -> Float {
        similarity(to: other, metric: .cosine)
    }

    /// The closeness to another vector; greater is closer.
    ///
    /// - Parameters:
    ///   - other: A vector of the same dimension.
    ///   - metric: How to score.
    /// - Returns: The score; see `Metric` for its range.
    /// - Precondition: Both have the same dimension.
    public func similarity(to other: Embedding, metric: Metric) -> Float {
        precondition(dimension == other.dimension, "Vectors of dimension \(dimension) and \(other.dimension) compared.")
        return components.withUnsafeBufferPointer { own in
            other.components.withUnsafeBufferPointer { theirs in
                guard let a = own.baseAddress, let b = theirs.baseAddress else { return 0 }
                return Kernels.preferred.similarity(a, b, count: dimension, metric: metric)
            }
        }
    }
}
