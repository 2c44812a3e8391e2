// SPDX-License-Identifier: Apache-2.0
import CKernels
import ModelFiles
import Vectors

/// The first layer: for each token the sum of its word's, its position's and, where a model has them, its type's row,
/// normed.
struct TokenEmbedding: Sendable {
    private let words: FloatTensor
    private let positions: FloatTensor
    private let types: FloatTensor?
    private let norm: LayerNorm
    private let width: Int
    private let kernels: Kernels

    /// Reads the tables in place.
    ///
    /// - Parameters:
    ///   - configuration: Says how many rows each table has; no token types, no table of them.
    ///   - weights: The checkpoint's tensors, below `embeddings.`.
    ///   - kernels: The instruction level.
    /// - Throws: `ModelError` for a tensor that is missing, of another shape or not finite.
    init(_ configuration: ModelConfiguration, weights: ModelWeights, kernels: Kernels) throws {
        let width = configuration.hiddenSize
        func table(_ name: String, _ rows: Int) throws -> FloatTensor {
            try FloatTensor(
                "embeddings.\(name)_embeddings.weight",
                shape: [rows, width],
                weights: weights,
                kernels: kernels
            )
        }
        words = try table("word", configuration.vocabSize)
        positions = try table("position", configuration.maxPositionEmbeddings)
        types = configuration.typeVocabSize > 0 ? try table("token_type", configuration.typeVocabSize) : nil
        norm = try LayerNorm(
            "embeddings.LayerNorm",
            width: width,
            epsilon: configuration.layerNormEps,
            weights: weights,
            kernels: kernels
        )
        self.width = width
        self.kernels = kernels
    }

    /// Fills `workspace.hidden` with the vectors of a batch, whose positions stand in `workspace.positions`.
    func callAsFunction(_ batch: TokenBatch, workspace: ForwardWorkspace) {
        batch.ids.withUnsafeBufferPointer { ids in
            batch.typeIDs.withUnsafeBufferPointer { typeIDs in
                workspace.positions.withUnsafeBufferPointer { positionIDs in
                    guard let ids = ids.baseAddress, let positionIDs = positionIDs.baseAddress else { return }
                    var arguments = ck_embedding_f32_arguments(
                        count: batch.tokenCount,
                        width: width,
                        ids: ids,
                        position_ids: positionIDs,
                        type_ids: types == nil ? nil : typeIDs.baseAddress,
                        words: words.base,
                        positions: positions.base,
                        types: types?.base,
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
