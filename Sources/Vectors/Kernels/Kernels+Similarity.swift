// SPDX-License-Identifier: Apache-2.0

extension Kernels {
    /// The closeness of two vectors of `count` components: what every exact score of Kindred is computed by.
    package func similarity(
        _ a: UnsafePointer<Float>,
        _ b: UnsafePointer<Float>,
        count: Int,
        metric: Metric
    ) -> Float {
        switch metric {
        case .dot: return dot(a, b, count: count)
        case .euclidean: return -squaredEuclidean(a, b, count: count).squareRoot()
        case .manhattan: return -manhattan(a, b, count: count)
        case .cosine:
            return Self.cosine(
                dot: dot(a, b, count: count),
                squaredLengths: (dot(a, a, count: count), dot(b, b, count: count))
            )
        }
    }

    /// The cosine of two vectors from their product and that of each with itself; 0 if either is a zero vector.
    package static func cosine(dot: Float, squaredLengths: (Float, Float)) -> Float {
        let squares = Double(squaredLengths.0) * Double(squaredLengths.1)
        guard squares > 0 else { return 0 }
        return Float(min(1, max(-1, Double(dot) / squares.squareRoot())))
    }
}
