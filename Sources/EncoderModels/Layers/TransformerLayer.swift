// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

/// One layer of a post-norm transformer: attention, then a feed-forward network, each added to its input and normed.
///
/// Source: transformers v4.57, `models/bert/modeling_bert.py`, `BertLayer`; MPNet's differs in names and in the bias
/// that it adds to attention scores.
struct TransformerLayer: Sendable {
    /// The checkpoint's paths of a layer's tensors, without `.weight` and `.bias`.
    struct Names {
        var query: String
        var key: String
        var value: String
        var attentionOutput: String
        var attentionNorm: String
        var intermediate: String
        var output: String
        var outputNorm: String
    }

    let projections: PackedMatrix
    let projectionBias: FloatBuffer
    let attentionOutput: PackedMatrix
    let attentionOutputBias: FloatTensor
    let attentionNorm: LayerNorm
    let intermediate: PackedMatrix
    let intermediateBias: FloatTensor
    let output: PackedMatrix
    let outputBias: FloatTensor
    let outputNorm: LayerNorm

    /// Declares the four matrices of a layer.
    static func declare(_ names: Names, _ shape: TransformerShape, in plan: inout WeightPlan) throws {
        let hidden = shape.hiddenSize
        let inner = shape.intermediateSize
        try plan.add(
            [names.query, names.key, names.value].map { $0 + ".weight" },
            columns: hidden,
            depth: hidden
        )
        try plan.add([names.attentionOutput + ".weight"], columns: hidden, depth: hidden)
        try plan.add([names.intermediate + ".weight"], columns: inner, depth: hidden)
        try plan.add([names.output + ".weight"], columns: hidden, depth: inner)
    }

    /// The layer from its four packed matrices and the checkpoint's vectors.
    init(
        _ names: Names,
        _ shape: TransformerShape,
        matrices: ArraySlice<PackedMatrix>,
        weights: ModelWeights,
        kernels: Kernels
    ) throws {
        let hidden = shape.hiddenSize
        func vector(_ name: String, _ count: Int) throws -> FloatTensor {
            try FloatTensor(name + ".bias", shape: [count], weights: weights, kernels: kernels)
        }
        func norm(_ name: String) throws -> LayerNorm {
            try LayerNorm(name, width: hidden, epsilon: shape.layerNormEps, weights: weights, kernels: kernels)
        }
        let first = matrices.startIndex
        projections = matrices[first]
        attentionOutput = matrices[first + 1]
        intermediate = matrices[first + 2]
        output = matrices[first + 3]
        projectionBias = FloatBuffer(count: 3 * hidden)
        for (index, name) in [names.query, names.key, names.value].enumerated() {
            let values = try vector(name, hidden).values
            for column in 0..<hidden { projectionBias.base[index * hidden + column] = values[column] }
        }
        attentionOutputBias = try vector(names.attentionOutput, hidden)
        attentionNorm = try norm(names.attentionNorm)
        intermediateBias = try vector(names.intermediate, shape.intermediateSize)
        outputBias = try vector(names.output, hidden)
        outputNorm = try norm(names.outputNorm)
    }
}
