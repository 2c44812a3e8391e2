// SPDX-License-Identifier: Apache-2.0
package import ModelFiles
package import Vectors

/// MPNet (arXiv:2004.09297): no token types, one table of relative position biases for all layers.
///
/// Source: transformers, `models/mpnet/modeling_mpnet.py`, `MPNetModel`. Positions count from the padding index + 1; a
/// padding token that stands in the text itself has the padding index as its position, as in the source.
package struct MPNetModel: PostNormModel {
    package let maximumTokens: Int
    package let vocabularyCount: Int
    let embedding: TokenEmbedding
    let stack: TransformerStack
    let bias: RelativePositionBias?

    /// `padding_idx` of the source, which does not read it from the configuration.
    private static let paddingIndex: Int32 = 1

    package init(_ configuration: ModelConfiguration, weights: ModelWeights, kernels: Kernels, threads: Int) throws {
        let positionCount = configuration.maxPositionEmbeddings
        maximumTokens = positionCount - Int(Self.paddingIndex) - 1
        guard maximumTokens > 0 else {
            throw ModelError.unsupportedValue(
                file: configuration.file,
                key: "max_position_embeddings",
                value: "\(positionCount)",
                supported: ["3 and more"]
            )
        }
        vocabularyCount = configuration.vocabSize
        embedding = try TokenEmbedding(configuration, weights: weights, kernels: kernels)
        let shape = TransformerShape(configuration)
        bias = try RelativePositionBias(
            "encoder.relative_attention_bias.weight",
            bucketCount: configuration.relativeAttentionNumBuckets,
            headCount: shape.headCount,
            maximumTokens: maximumTokens,
            weights: weights,
            kernels: kernels
        )
        stack = try TransformerStack(shape, weights: weights, kernels: kernels, threads: threads) { index in
            let layer = "encoder.layer.\(index)."
            return TransformerLayer.Names(
                query: layer + "attention.attn.q",
                key: layer + "attention.attn.k",
                value: layer + "attention.attn.v",
                attentionOutput: layer + "attention.attn.o",
                attentionNorm: layer + "attention.LayerNorm",
                intermediate: layer + "intermediate.dense",
                output: layer + "output.dense",
                outputNorm: layer + "output.LayerNorm"
            )
        }
    }

    func appendPositions(of ids: ArraySlice<Int32>, to positions: inout [Int32]) {
        var position = Self.paddingIndex
        for id in ids {
            let isPadding = id == Self.paddingIndex
            if !isPadding { position += 1 }
            positions.append(isPadding ? Self.paddingIndex : position)
        }
    }
}
