// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Some rows laid out as the columns of a product, ready to be multiplied with other rows.
///
/// It lives in a workspace, and as long as nothing else is put there.
struct ColumnBlock {
    let columns: Range<Int>
    let bound: ProductBound
    private let matrix: PackedMatrix
    private let bias: UnsafePointer<Float>?
    private let kernels: Kernels

    /// Packs rows; by Manhattan nothing is packed, as no product gives that distance.
    ///
    /// - Parameters:
    ///   - columns: Which rows.
    ///   - embeddings: All rows.
    ///   - squaredLengths: The product of each of these rows with itself.
    ///   - metric: How to score.
    ///   - kernels: The level of instructions.
    ///   - workspace: Memory for `columns.count` columns.
    init(
        _ columns: Range<Int>,
        of embeddings: Embeddings,
        squaredLengths: ArraySlice<Float>,
        metric: Metric,
        kernels: Kernels,
        in workspace: PairWorkspace
    ) {
        let dimension = embeddings.dimension
        self.columns = columns
        self.kernels = kernels
        matrix = PackedMatrix(
            kernels: kernels,
            columns: columns.count,
            depth: dimension,
            storage: workspace.panels,
            offset: 0
        )
        bound = ProductBound(
            metric: metric,
            dimension: dimension,
            largestLength: Double(squaredLengths.max() ?? 0).squareRoot()
        )
        bias = metric == .euclidean ? UnsafePointer(workspace.bias.base) : nil
        guard metric != .manhattan else { return }
        embeddings.storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var source = base + columns.lowerBound * dimension
            if metric == .cosine {
                workspace.scaled.base.update(from: source, count: columns.count * dimension)
                for (offset, square) in squaredLengths.enumerated() {
                    let length = square.squareRoot()
                    let own = workspace.scaled.base + offset * dimension
                    kernels.scale(own, count: dimension, by: length > 0 ? 1 / length : 0)
                }
                source = UnsafePointer(workspace.scaled.base)
            }
            kernels.pack(
                source,
                stride: dimension,
                columns: columns.count,
                depth: dimension,
                panels: 0..<matrix.panelCount,
                into: matrix.base
            )
        }
        if metric == .euclidean {
            for (offset, square) in squaredLengths.enumerated() { workspace.bias.base[offset] = -square / 2 }
        }
    }

    /// The product of each row with each column: `rows × columns.count`.
    ///
    /// - Parameters:
    ///   - input: `rows × dimension`, row-major.
    ///   - rows: How many.
    ///   - output: Where the products go.
    func multiply(_ input: UnsafePointer<Float>, rows: Int, into output: UnsafeMutablePointer<Float>) {
        var product = matrix.arguments(
            input,
            inputStride: matrix.depth,
            rows: rows,
            bias: bias,
            into: output,
            outputStride: columns.count
        )
        kernels.multiply(&product)
    }
}
