// SPDX-License-Identifier: Apache-2.0
import CKernels
package import ModelFiles
package import Vectors

/// BERT (arXiv:1810.04805) and MiniLM (arXiv:2002.10957): absolute positions, token types, layers with post-norm.
///
/// Source: transformers, `models/bert/modeling_bert.py`, `BertModel`, without the pooler, which only classification
/// heads use.
package struct BertModel: EncoderModel {
    package let hiddenSize: Int
    package let layerCount: Int
    package let maximumTokens: Int
    package let vocabularyCount: Int
    package let kernels: Kernels

    private let words: FloatTensor
    private let positions: FloatTensor
    private let types: FloatTensor
    private let typeCount: Int
    private let norm: LayerNorm
    private let stack: TransformerStack

    package init(_ configuration: ModelConfiguration, weights: ModelWeights, kernels: Kernels, threads: Int) throws {
        let shape = TransformerShape(configuration)
        guard configuration.positionEmbeddingType == "absolute" else {
            throw ModelError.unsupportedValue(
                file: configuration.file,
                key: "position_embedding_type",
                value: configuration.positionEmbeddingType,
                supported: ["absolute"]
            )
        }
        hiddenSize = shape.hiddenSize
        layerCount = shape.layerCount
        maximumTokens = configuration.maxPositionEmbeddings
        vocabularyCount = configuration.vocabSize
        typeCount = configuration.typeVocabSize
        self.kernels = kernels
        func table(_ name: String, _ rows: Int) throws -> FloatTensor {
            try FloatTensor(
                "embeddings.\(name)_embeddings.weight",
                shape: [rows, shape.hiddenSize],
                weights: weights,
                kernels: kernels
            )
        }
        words = try table("word", vocabularyCount)
        positions = try table("position", maximumTokens)
        types = try table("token_type", typeCount)
        norm = try LayerNorm(
            "embeddings.LayerNorm",
            width: hiddenSize,
            epsilon: shape.layerNormEps,
            weights: weights,
            kernels: kernels
        )
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
            for position in 0..<batch.range(sequence).count { workspace.positions.append(Int32(position)) }
        }
        embed(batch, workspace: workspace)
        onLayer?(0, workspace.hidden.base)
        stack.forward(batch, workspace: workspace, bias: nil, team: team, onLayer: onLayer)
        return UnsafePointer(workspace.hidden.base)
    }

    private func embed(_ batch: TokenBatch, workspace: ForwardWorkspace) {
        batch.ids.withUnsafeBufferPointer { ids in
            batch.typeIDs.withUnsafeBufferPointer { typeIDs in
                workspace.positions.withUnsafeBufferPointer { positionIDs in
                    guard let ids = ids.baseAddress, let positionIDs = positionIDs.baseAddress else { return }
                    var arguments = ck_embedding_f32_arguments(
                        count: batch.tokenCount,
                        width: hiddenSize,
                        ids: ids,
                        position_ids: positionIDs,
                        type_ids: typeIDs.baseAddress,
                        words: words.base,
                        positions: positions.base,
                        types: types.base,
                        output: workspace.hidden.base,
                        output_stride: workspace.hiddenStride
                    )
                    kernels.embed(&arguments)
                }
            }
        }
        norm(workspace.hidden.base, rows: batch.tokenCount, stride: workspace.hiddenStride, into: workspace.hidden.base)
    }
}
