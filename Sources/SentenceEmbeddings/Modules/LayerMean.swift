// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import ModelFiles
import Vectors

/// The WeightedLayerPooling module: each token's vector is the weighted mean of its vectors in several layers.
///
/// As in the reference library it acts only where `config.json` has `output_hidden_states`.
struct LayerMean: Sendable {
    private let start: Int
    private let weights: [Float]
    private let kernels: Kernels

    init(_ settings: WeightedLayerPoolingSettings, layerCount: Int, kernels: Kernels) throws {
        start = settings.layerStart
        let count = settings.numHiddenLayers + 1 - settings.layerStart
        guard settings.numHiddenLayers == layerCount, count > 0 else {
            throw ModelError.invalidValue(
                file: settings.directory.appending(path: "config.json"),
                key: "num_hidden_layers",
                expected: "\(layerCount)",
                actual: "\(settings.numHiddenLayers)"
            )
        }
        let file = try ModelWeights(directory: settings.directory)
        let stored = try file.tensor("layer_weights", shape: [count]).floats()
        let sum = stored.reduce(0, +)
        guard sum.isFinite, sum != 0 else {
            throw ModelError.nonFiniteWeights(tensor: "layer_weights", file: file.file)
        }
        weights = stored.map { $0 / sum }
        self.kernels = kernels
    }

    /// Adds a layer's share to the mean; the first layer that counts overwrites it.
    func add(_ layer: Int, _ states: UnsafePointer<Float>, count: Int, to mean: UnsafeMutablePointer<Float>) {
        guard layer >= start, layer - start < weights.count else { return }
        if layer == start { mean.update(repeating: 0, count: count) }
        var weight = weights[layer - start]
        kernels.addColumns(of: states, stride: count, rows: 1, width: count, weights: &weight, to: mean)
    }
}
