// SPDX-License-Identifier: Apache-2.0
package import ModelFiles
package import Vectors

/// BERT (arXiv:1810.04805) and MiniLM (arXiv:2002.10957): absolute positions, token types, layers with post-norm.
///
/// Source: transformers, `models/bert/modeling_bert.py`, `BertModel`, without the pooler, which only classification
/// heads use.
package struct BertModel: PostNormModel {
    package let maximumTokens: Int
    package let vocabularyCount: Int
    let embedding: TokenEmbedding
    let stack: TransformerStack
    var bias: RelativePositionBias? { nil }

    package init(_ configuration: ModelConfiguration, weights: ModelWeights, kernels: Kernels, threads: Int) throws {
        guard configuration.positionEmbeddingType == "absolute" else {
            throw ModelError.unsupportedValue(
                file: configuration.file,
                key: "position_embedding_type",
                value: configuration.positionEmbeddingType,
                supported: ["absolute"]
            )
        }
        maximumTokens = configuration.maxPositionEmbeddings
        vocabularyCount = configuration.vocabSize
        embedding = try TokenEmbedding(configuration, weights: weights, kernels: kernels)
        let shape = TransformerShape(configuration)
        stack = try TransformerStack(shape, weights: weights, kernels: kernels, threads: threads) { index in
            let layer = "encoder.layer.\(index)."
            return TransformerLayer.Names(
                query: layer + "attention.self.query",
                key: layer + "attention.self.key",
                value: layer + "attention.self.value",
                attentionOutput: layer + "attention.output.dense",
                attentionNorm: layer + "attention.output.LayerNorm",
                intermediate: layer + "intermediate.dense",
                output: layer + "output.dense",
                outputNorm: layer + "output.LayerNorm"
            )
        }
    }

    func appendPositions(of ids: ArraySlice<Int32>, to positions: inout [Int32]) {
        for position in 0..<ids.count { positions.append(Int32(position)) }
    }
}
