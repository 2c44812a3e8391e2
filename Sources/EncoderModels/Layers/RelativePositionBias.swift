// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The learned biases of attention scores by distance, spread out from buckets to one number a distance and head.
///
/// Source: T5 (arXiv:1910.10683) as `MPNetEncoder.relative_position_bucket` of transformers has it: half of the
/// buckets for each direction, half of those for exact distances, the rest logarithmic up to a distance of 128.
package struct RelativePositionBias: Sendable {
    private let table: FloatBuffer
    /// Floats of one head.
    let stride: Int
    /// The entry of distance 0 within a head.
    let zero: Int

    var base: UnsafePointer<Float> { UnsafePointer(table.base) }

    /// The biases of the tensor `name`, `bucketCount × headCount`, for sequences up to `maximumTokens`.
    init(
        _ name: String,
        bucketCount: Int,
        headCount: Int,
        maximumTokens: Int,
        weights: ModelWeights,
        kernels: Kernels
    ) throws {
        let buckets = try FloatTensor(
            name,
            shape: [bucketCount, headCount],
            weights: weights,
            kernels: kernels
        ).values
        zero = maximumTokens - 1
        // Vector loads may read a little past the last distance.
        stride = 2 * maximumTokens - 1 + 16
        table = FloatBuffer(count: headCount * stride)
        table.base.initialize(repeating: 0, count: table.count)
        for distance in -zero...max(zero, 0) {
            let bucket = Self.bucket(distance: distance, bucketCount: bucketCount, maximumDistance: 128)
            for head in 0..<headCount {
                table.base[head * stride + zero + distance] = buckets[bucket * headCount + head]
            }
        }
    }

    /// The bucket of a distance (key's position minus query's).
    package static func bucket(distance: Int, bucketCount: Int, maximumDistance: Int) -> Int {
        let half = bucketCount / 2
        let direction = distance > 0 ? half : 0
        let steps = abs(distance)
        let exact = half / 2
        guard steps >= exact else { return direction + steps }
        let ratio = logf(Float(steps) / Float(exact)) / Float(log(Double(maximumDistance) / Double(exact)))
        return direction + min(half - 1, exact + Int(ratio * Float(half - exact)))
    }
}
