// SPDX-License-Identifier: Apache-2.0
import EncoderModels
import ModelFiles
import Vectors

/// The Dense module: `activation(x Wᵀ + b)`, plus the input (projected if its size differs) if it is residual.
struct DenseLayer: Sendable {
    private let linear: LinearLayer
    private let residual: LinearLayer?
    private let isResidual: Bool
    private let activation: Activation

    init(_ settings: DenseSettings, kernels: Kernels) throws {
        let weights = try ModelWeights(directory: settings.directory)
        linear = try LinearLayer(
            "linear",
            inputs: settings.inFeatures,
            outputs: settings.outFeatures,
            hasBias: settings.bias,
            weights: weights,
            kernels: kernels
        )
        residual =
            settings.usesResidual && settings.inFeatures != settings.outFeatures
            ? try LinearLayer(
                "residual",
                inputs: settings.inFeatures,
                outputs: settings.outFeatures,
                hasBias: false,
                weights: weights,
                kernels: kernels
            ) : nil
        isResidual = settings.usesResidual
        activation = settings.activation
    }

    /// Applies the layer to `rows × inputs` floats.
    func callAsFunction(_ input: [Float], rows: Int) -> [Float] {
        var output = activation.applied(to: linear(input, rows: rows))
        guard isResidual else { return output }
        let added = residual.map { $0(input, rows: rows) } ?? input
        for index in output.indices { output[index] += added[index] }
        return output
    }
}
