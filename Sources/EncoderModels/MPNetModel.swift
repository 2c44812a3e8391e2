// SPDX-License-Identifier: Apache-2.0
import CKernels
package import ModelFiles
package import Vectors

/// MPNet (arXiv:2004.09297): no token types, one table of relative position biases for all layers.
///
/// Source: transformers, `models/mpnet/modeling_mpnet.py`, `MPNetModel`. Positions count from the padding index + 1; a
/// padding token that stands in the text itself has the padding index as its position, as in the source.
package struct MPNetModel: EncoderModel {
    package let hiddenSize: Int
    package let layerCount: Int
    package let maximumTokens: Int
    package let vocabularyCount: Int
    package let kernels: Kernels

    /// `padding_idx` of the source, which does not read it from the configuration.
    private static let paddingIndex = 1

    private let words: FloatTensor
    private let positions: FloatTensor
    private let norm: LayerNorm
    private let bias: RelativePositionBias
    private let stack: TransformerStack

    package init(_ configuration: ModelConfiguration, weights: ModelWeights, kernels: Kernels, threads: Int) throws {
        let shape = TransformerShape(configuration)
        let positionCount = configuration.maxPositionEmbeddings
        hiddenSize = shape.hiddenSize
        layerCount = shape.layerCount
        maximumTokens = positionCount - Self.paddingIndex - 1
        guard maximumTokens > 0 else {
            throw ModelError.unsupportedValue(
                file: configuration.file,
                key: "max_position_embeddings",
                value: "\(positionCount)",
                supported: ["3 and more"]
            )
        }
        vocabularyCount = configuration.vocabSize
        self.kernels = kernels
        words = try FloatTensor(
            "embeddings.word_embeddings.weight",
            shape: [vocabularyCount, hiddenSize],
            weights: weights,
            kernels: kernels
        )
        positions = try FloatTensor(
            "embeddings.position_embeddings.weight",
            shape: [positionCount, hiddenSize],
            weights: weights,
            kernels: kernels
        )
        norm = try LayerNorm(
            "embeddings.LayerNorm",
            width: hiddenSize,
            epsilon: shape.layerNormEps,
            weights: weights,
            kernels: kernels
        )
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

    package func makeWorkspace() -> ForwardWorkspace {
        ForwardWorkspace(
            hiddenSize: hiddenSize,
            intermediateSize: stack.shape.intermediateSize,
            headSize: stack.shape.headSize,
            kernels: kernels
        )
    }

    package func forward(
        _ batch: TokenBatch,
        workspace: ForwardWorkspace,
        team: ForwardTeam?,
        onLayer: ((Int, UnsafePointer<Float>) -> Void)?
    ) -> UnsafePointer<Float> {
        let longest = batch.longestSequence
        precondition(longest <= maximumTokens, "A sequence of \(longest) tokens; the model takes \(maximumTokens).")
        workspace.reserve(
            tokens: batch.tokenCount,
            longestSequence: longest,
            teamMembers: team?.memberCount ?? 1
        )
        workspace.positions.removeAll(keepingCapacity: true)
        for sequence in 0..<batch.count {
            var position = Self.paddingIndex
            for id in batch.ids[batch.range(sequence)] {
                let isPadding = Int(id) == Self.paddingIndex
                if !isPadding { position += 1 }
                workspace.positions.append(Int32(isPadding ? Self.paddingIndex : position))
            }
        }
        batch.ids.withUnsafeBufferPointer { ids in
            workspace.positions.withUnsafeBufferPointer { positionIDs in
                guard let ids = ids.baseAddress, let positionIDs = positionIDs.baseAddress else { return }
                var arguments = ck_embedding_f32_arguments(
                    count: batch.tokenCount,
                    width: hiddenSize,
                    ids: ids,
                    position_ids: positionIDs,
                    type_ids: nil,
                    words: words.base,
                    positions: positions.base,
                    types: nil,
                    output: workspace.hidden.base,
                    output_stride: workspace.hiddenStride
                )
                kernels.embed(&arguments)
            }
        }
        norm(workspace.hidden.base, rows: batch.tokenCount, stride: workspace.hiddenStride, into: workspace.hidden.base)
        onLayer?(0, workspace.hidden.base)
        stack.forward(batch, workspace: workspace, bias: bias, team: team, onLayer: onLayer)
        return UnsafePointer(workspace.hidden.base)
    }
}
