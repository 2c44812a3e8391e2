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
            let squares = Double(dot(a, a, count: count)) * Double(dot(b, b, count: count))
            guard squares > 0 else { return 0 }
            let cosine = Double(dot(a, b, count: count)) / squares.squareRoot()
            return Float(min(1, max(-1, cosine)))
        }
    }
}
