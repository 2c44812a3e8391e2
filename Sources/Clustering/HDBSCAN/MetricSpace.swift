// SPDX-License-Identifier: Apache-2.0
package import Vectors

/// The vectors and how far apart they are: exactly, in float64, and as float32 products can tell.
///
/// For products a vector is written as a point of length at most 1: divided by its length for cosine, moved by the
/// mean and scaled for euclidean distance. Half the squared distance of two such points, |x|²/2 + |y|²/2 − x · y, is
/// the cosine distance, or rises with the euclidean one. It is called the gap here.
package struct MetricSpace: Sendable {
    private let embeddings: Embeddings
    private let metric: HDBSCAN.Distance
    /// What each vector is multiplied by before it is compared; empty for euclidean distance.
    private let inverseLengths: [Double]
    private let centre: [Double]
    private let scale: Double

    /// Measures vectors that are finite, at least one.
    ///
    /// - Throws: `ClusteringError.zeroVector` where the metric is cosine.
    package init(_ embeddings: Embeddings, _ metric: HDBSCAN.Distance) throws(ClusteringError) {
        self.embeddings = embeddings
        self.metric = metric
        var centre = [Double](repeating: 0, count: embeddings.dimension)
        switch metric {
        case .cosine:
            var lengths: [Double] = []
            lengths.reserveCapacity(embeddings.count)
            for row in 0..<embeddings.count {
                let length = Self.length(of: embeddings[row].components, from: centre)
                guard length > 0 else { throw ClusteringError.zeroVector(row: row) }
                lengths.append(1 / length)
            }
            inverseLengths = lengths
            scale = 1
        case .euclidean:
            for row in embeddings {
                for (k, component) in row.components.enumerated() { centre[k] += Double(component) }
            }
            for k in centre.indices { centre[k] /= Double(embeddings.count) }
            var longest = 0.0
            for row in embeddings { longest = max(longest, Self.length(of: row.components, from: centre)) }
            inverseLengths = []
            scale = longest > 0 ? 1 / longest : 1
        }
        self.centre = centre
    }

    private static func length(of components: ArraySlice<Float>, from centre: [Double]) -> Double {
        var squares = 0.0
        for (component, middle) in zip(components, centre) {
            let difference = Double(component) - middle
            squares += difference * difference
        }
        return squares.squareRoot()
    }

    package var count: Int { embeddings.count }
    var dimension: Int { embeddings.dimension }

    /// The distance of two vectors.
    ///
    /// Cosine distance is taken as half the squared distance on the unit sphere, which keeps its digits where vectors
    /// are nearly alike; below 1e-30 it is what rounding leaves of equal directions, and 0.
    package func distance(_ a: Int, _ b: Int) -> Double {
        switch metric {
        case .euclidean: return squaredDistance(a, b, 1, 1).squareRoot()
        case .cosine:
            let gap = squaredDistance(a, b, inverseLengths[a], inverseLengths[b]) / 2
            return gap < 1e-30 ? 0 : gap
        }
    }

    private func squaredDistance(_ a: Int, _ b: Int, _ scaleA: Double, _ scaleB: Double) -> Double {
        embeddings.storage.withUnsafeBufferPointer { storage in
            guard let base = storage.baseAddress else { return 0 }
            let x = base + a * dimension
            let y = base + b * dimension
            // Four chains, so that an addition need not wait for the one before.
            var sums = SIMD4<Double>.zero
            var k = 0
            while k + 4 <= dimension {
                let left = SIMD4(Double(x[k]), Double(x[k + 1]), Double(x[k + 2]), Double(x[k + 3]))
                let right = SIMD4(Double(y[k]), Double(y[k + 1]), Double(y[k + 2]), Double(y[k + 3]))
                let difference = left * scaleA - right * scaleB
                sums += difference * difference
                k += 4
            }
            var sum = (sums.x + sums.y) + (sums.z + sums.w)
            while k < dimension {
                let difference = Double(x[k]) * scaleA - Double(y[k]) * scaleB
                sum += difference * difference
                k += 1
            }
            return sum
        }
    }

    /// Writes a vector as a point; returns no more than half its squared length.
    ///
    /// It is so much less that the gap computed from two of them and a float32 product is never greater than the true
    /// one. A chain of K fused additions is wrong by at most K · 2⁻²⁴ · |x||y|, and |x||y| ≤ |x|²/2 + |y|²/2;
    /// rounding the components, and the additions after, take less than 32 such units.
    func write(_ row: Int, to point: UnsafeMutablePointer<Float>) -> Float {
        embeddings.storage.withUnsafeBufferPointer { storage in
            var squares = 0.0
            for k in 0..<dimension {
                let component = Double(storage[row * dimension + k])
                point[k] = Float(
                    inverseLengths.isEmpty ? (component - centre[k]) * scale : component * inverseLengths[row]
                )
                squares += Double(point[k]) * Double(point[k])
            }
            return Float(squares / 2 * (1 - Double(dimension + 32) * 0x1p-24) - 1e-30)
        }
    }

    /// The gap of vectors that are so far apart, or a little more.
    func gap(atDistance distance: Double) -> Float {
        let gap = inverseLengths.isEmpty ? distance * scale * distance * scale / 2 : distance
        return Float(gap * 1.000_001 + 1e-30)
    }
}
