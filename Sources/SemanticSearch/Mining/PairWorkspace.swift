// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The memory in which one thread compares a block of columns with blocks of rows.
struct PairWorkspace: Sendable {
    /// The columns as the product takes them.
    let panels: FloatBuffer
    /// The columns scaled to length 1, for cosine.
    let scaled: FloatBuffer
    /// What the product adds to each column, for the Euclidean distance.
    let bias: FloatBuffer
    /// Products: `rows × columns`.
    let products: FloatBuffer

    init(kernels: Kernels, dimension: Int, rows: Int, columns: Int) {
        panels = FloatBuffer(count: PackedMatrix.packedCount(kernels, columns: columns, depth: dimension))
        scaled = FloatBuffer(count: columns * dimension)
        bias = FloatBuffer(count: columns)
        products = FloatBuffer(count: rows * columns)
    }
}
