// SPDX-License-Identifier: Apache-2.0
import CKernels
import Vectors

/// Centers laid out for products with many rows.
///
/// |x − c|² − |x|² = −2xc + |c|²: the factor is in the packed centers, the last term is the product's bias.
struct CenterTable: Sendable {
    let count: Int
    let dimension: Int
    /// `count × dimension` components.
    let rows: FloatBuffer
    private let squaredNorms: FloatBuffer
    private let packed: PackedMatrix

    /// Centers from their components, row after row.
    init(_ components: [Float], dimension: Int) {
        let kernels = Kernels.preferred
        count = components.count / dimension
        self.dimension = dimension
        rows = FloatBuffer(count: components.count)
        squaredNorms = FloatBuffer(count: count)
        for (index, value) in components.enumerated() { rows.base[index] = value }
        for center in 0..<count {
            let own = rows.base + center * dimension
            squaredNorms.base[center] = kernels.dot(own, own, count: dimension)
        }
        let storage = FloatBuffer(count: PackedMatrix.packedCount(kernels, columns: count, depth: dimension))
        packed = PackedMatrix(kernels: kernels, columns: count, depth: dimension, storage: storage, offset: 0)
        let doubled = components.map { -2 * $0 }
        doubled.withUnsafeBufferPointer { doubled in
            guard let base = doubled.baseAddress else { return }
            kernels.pack(
                base,
                stride: dimension,
                columns: count,
                depth: dimension,
                panels: 0..<packed.panelCount,
                into: packed.base
            )
        }
    }

    /// The address of a center.
    func row(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(rows.base + index * dimension) }

    /// Writes |x − c|² − |x|² for `rowCount` rows, one after the other, and every center: `rowCount × count` floats.
    func distances(from rows: UnsafePointer<Float>, rowCount: Int, into output: UnsafeMutablePointer<Float>) {
        var arguments = packed.arguments(
            rows,
            inputStride: dimension,
            rows: rowCount,
            bias: UnsafePointer(squaredNorms.base),
            into: output,
            outputStride: count
        )
        packed.kernels.multiply(&arguments)
    }
}
