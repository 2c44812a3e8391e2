// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

/// The LayerNorm module on whole sentence vectors; epsilon is PyTorch's default, 1e-5.
struct SentenceLayerNorm: Sendable {
    private let gamma: [Float]
    private let beta: [Float]
    private let kernels: Kernels

    init(_ settings: LayerNormSettings, kernels: Kernels) throws {
        let weights = try ModelWeights(directory: settings.directory)
        gamma = try weights.tensor("norm.weight", shape: [settings.dimension]).floats()
        beta = try weights.tensor("norm.bias", shape: [settings.dimension]).floats()
        self.kernels = kernels
    }

    /// Normalises `rows × gamma.count` floats.
    func callAsFunction(_ input: [Float], rows: Int) -> [Float] {
        var output = input
        output.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            gamma.withUnsafeBufferPointer { gamma in
                beta.withUnsafeBufferPointer { beta in
                    guard let scale = gamma.baseAddress, let shift = beta.baseAddress else { return }
                    kernels.layerNorm(
                        base,
                        stride: gamma.count,
                        rows: rows,
                        width: gamma.count,
                        gamma: scale,
                        beta: shift,
                        epsilon: 1e-5,
                        into: base,
                        outputStride: gamma.count
                    )
                }
            }
        }
        return output
    }
}
