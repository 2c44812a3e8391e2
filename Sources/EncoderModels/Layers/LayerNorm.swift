// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

/// Layer normalisation with learned scale and shift (Ba, Kiros and Hinton, arXiv:1607.06450).
struct LayerNorm: Sendable {
    private let gamma: FloatTensor
    private let beta: FloatTensor
    private let epsilon: Float
    private let width: Int
    private let kernels: Kernels

    /// The layer whose tensors are `name.weight` and `name.bias`, `width` components each.
    init(_ name: String, width: Int, epsilon: Double, weights: ModelWeights, kernels: Kernels) throws {
        gamma = try FloatTensor(name + ".weight", shape: [width], weights: weights, kernels: kernels)
        beta = try FloatTensor(name + ".bias", shape: [width], weights: weights, kernels: kernels)
        self.epsilon = Float(epsilon)
        self.width = width
        self.kernels = kernels
    }

    /// Normalises `rows` rows of `from` into `to`, which may be the same memory; rows are `stride` apart in both.
    func callAsFunction(
        _ from: UnsafePointer<Float>,
        rows: Int,
        stride: Int,
        into to: UnsafeMutablePointer<Float>
    ) {
        kernels.layerNorm(
            from,
            stride: stride,
            rows: rows,
            width: width,
            gamma: gamma.base,
            beta: beta.base,
            epsilon: epsilon,
            into: to,
            outputStride: stride
        )
    }
}
