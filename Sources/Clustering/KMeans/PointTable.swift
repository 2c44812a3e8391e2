// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The vectors of a grouping, around their mean, with what every round needs of them.
///
/// Distances come from products, |x|² − 2xc + |c|², which lose digits where vectors lie far from the origin.
struct PointTable: Sendable {
    let count: Int
    let dimension: Int
    /// `count × dimension` components.
    let rows: FloatBuffer
    /// |x|² of each row.
    let squaredNorms: FloatBuffer
    /// What was taken off each vector.
    let mean: [Double]
    /// The variance of a component, averaged over components.
    let meanVariance: Double
    /// The greatest |component|, and the greatest |x|².
    let largest: (component: Float, squaredNorm: Float)

    init(_ embeddings: Embeddings, isCentered: Bool) {
        count = embeddings.count
        dimension = embeddings.dimension
        rows = FloatBuffer(count: count * dimension)
        squaredNorms = FloatBuffer(count: count)
        var sums = [Double](repeating: 0, count: dimension)
        if isCentered {
            for row in 0..<count {
                for component in 0..<dimension {
                    sums[component] += Double(embeddings.storage[row * dimension + component])
                }
            }
        }
        mean = sums.map { $0 / Double(embeddings.count) }
        var squares = 0.0
        var component: Float = 0
        var squaredNorm: Float = 0
        let kernels = Kernels.preferred
        for row in 0..<count {
            let own = rows.base + row * dimension
            for index in 0..<dimension {
                let value = Float(Double(embeddings.storage[row * dimension + index]) - mean[index])
                own[index] = value
                component = max(component, abs(value))
            }
            squaredNorms.base[row] = kernels.dot(own, own, count: dimension)
            squaredNorm = max(squaredNorm, squaredNorms.base[row])
            squares += Double(squaredNorms.base[row])
        }
        largest = (component, squaredNorm)
        var offset = 0.0
        if !isCentered {
            // Var = E|x|² − |E x|².
            var total = [Double](repeating: 0, count: dimension)
            for row in 0..<count {
                for index in 0..<dimension { total[index] += Double(rows.base[row * dimension + index]) }
            }
            offset = total.reduce(0) { $0 + ($1 / Double(embeddings.count)) * ($1 / Double(embeddings.count)) }
        }
        meanVariance = max(0, squares / Double(embeddings.count) - offset) / Double(max(1, embeddings.dimension))
    }

    /// The address of a row.
    func row(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(rows.base + index * dimension) }

    /// Rows that are compared with all centers at once.
    static let blockRows = 256
    /// The number of blocks of rows.
    var blockCount: Int { (count + Self.blockRows - 1) / Self.blockRows }
    /// The rows of a block.
    func block(_ index: Int) -> Range<Int> { index * Self.blockRows..<min((index + 1) * Self.blockRows, count) }

    /// How far a squared distance from a product may lie from the true one: sums of `dimension` products, each rounded.
    var distanceError: Float { 4 * largest.squaredNorm * Float(dimension + 8) * 0x1p-24 }
}
