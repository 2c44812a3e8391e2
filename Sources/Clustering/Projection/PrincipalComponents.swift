// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// The directions in which vectors vary most: principal component analysis.
///
/// ```swift
/// let principal = try PrincipalComponents(of: embeddings, count: 2)
/// let points = try principal.project(embeddings)       // embeddings.count × 2
/// ```
///
/// The covariance is summed in float64 and decomposed completely, by Householder reduction and implicit QL steps (see
/// `SymmetricEigenvectors`), so nothing is approximate. Values are those of scikit-learn's `PCA` with its full solver, the
/// signs of the components too: the component of the greatest magnitude is positive. The result has the same bits for any
/// number of threads.
///
/// Source: Hotelling, "Analysis of a complex of statistical variables into principal components" (1933),
/// https://doi.org/10.1037/h0071325.
public struct PrincipalComponents: Sendable, Hashable {
    /// The mean of the vectors, `dimension` components.
    public let mean: [Double]
    /// The directions, of length 1 and at right angles to each other: `count × dimension`, the one of most variance first.
    public let components: [[Double]]
    /// The variance of the vectors along each direction, at least 0, falling: divided by the vectors less one.
    public let explainedVariances: [Double]
    /// The sum of the variances along all directions, those that are not kept too.
    public let totalVariance: Double

    /// Finds the directions.
    ///
    /// Of one vector, or of equal ones, all variances are 0, and the directions are any that are at right angles.
    ///
    /// - Parameters:
    ///   - embeddings: The vectors, finite.
    ///   - count: How many directions to keep, at most `embeddings.count` and the dimension.
    ///   - threads: The most threads to use; nil is one for each core.
    /// - Throws: `ClusteringError` when there are no vectors, one is not finite, or a parameter is out of range.
    /// - Complexity: O(`embeddings.count` × dimension² + dimension³) time, O(dimension²) memory.
    public init(of embeddings: Embeddings, count: Int, threads: Int? = nil) throws {
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        let most = min(embeddings.count, embeddings.dimension)
        guard (1...most).contains(count) else {
            throw ClusteringError.parameterOutOfRange("count", expected: 1...most, actual: count)
        }
        let workers = threads ?? availableThreads
        guard workers > 0 else {
            throw ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: workers)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        let covariance = Covariance(of: embeddings, threads: workers)
        let dimension = embeddings.dimension
        let found = SymmetricEigenvectors(of: covariance.matrix, dimension: dimension)
        mean = covariance.mean
        totalVariance = (0..<dimension).reduce(0) { $0 + covariance.matrix[$1 * dimension + $1] }
        explainedVariances = found.values.prefix(count).map { max(0, $0) }
        components = found.vectors.prefix(count).map { vector in
            let largest = vector.indices.dropFirst().reduce(0) { abs(vector[$1]) > abs(vector[$0]) ? $1 : $0 }
            return vector[largest] < 0 ? vector.map { -$0 } : vector
        }
    }

    /// The part of all variance that lies along each direction, in 0...1; 0 where there is none at all.
    public var explainedVarianceRatios: [Double] {
        explainedVariances.map { totalVariance > 0 ? $0 / totalVariance : 0 }
    }

    /// The places of vectors along the directions.
    ///
    /// - Parameter embeddings: Vectors of the dimension that was analysed, finite.
    /// - Returns: `embeddings.count × components.count`.
    /// - Throws: `ClusteringError` for another dimension and for vectors that are not finite.
    /// - Complexity: O(`embeddings.count` × `components.count` × dimension).
    public func project(_ embeddings: Embeddings) throws -> Embeddings {
        guard !embeddings.isEmpty else { return embeddings }
        guard embeddings.dimension == mean.count else {
            throw ClusteringError.dimensionMismatch(expected: mean.count, actual: embeddings.dimension)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        var storage: [Float] = []
        storage.reserveCapacity(embeddings.count * components.count)
        var centred = mean
        embeddings.storage.withUnsafeBufferPointer { rows in
            for row in 0..<embeddings.count {
                for k in centred.indices { centred[k] = Double(rows[row * mean.count + k]) - mean[k] }
                for component in components {
                    var sum = 0.0
                    for k in centred.indices { sum += centred[k] * component[k] }
                    storage.append(Float(sum))
                }
            }
        }
        return Embeddings(storage: storage, dimension: components.count)
    }
}
