// SPDX-License-Identifier: Apache-2.0
package import ModelFiles
package import Vectors

/// A transformer that turns token ids into one vector for each token.
package protocol EncoderModel: Sendable {
    /// Components of each token's vector (C).
    var hiddenSize: Int { get }
    /// The number of layers.
    var layerCount: Int { get }
    /// The longest sequence that the position table holds.
    var maximumTokens: Int { get }
    /// The size of the vocabulary: ids are below it.
    var vocabularyCount: Int { get }
    /// The kernels that it computes with.
    var kernels: Kernels { get }

    /// The last hidden states of every token of the batch.
    ///
    /// - Parameters:
    ///   - batch: Sequences of at most `maximumTokens` tokens with ids in `0..<vocabularyCount`.
    ///   - workspace: Memory that no other thread uses meanwhile.
    ///   - team: Other threads that take part in the pass, or nil.
    ///   - onLayer: Called with 0 and the embeddings, then with the number of each layer and its output:
    ///     `tokenCount × hiddenSize`, rows `workspace.hiddenStride` apart.
    /// - Returns: `tokenCount × hiddenSize` float32, rows `workspace.hiddenStride` apart, valid until the workspace is
    ///   used again.
    func forward(
        _ batch: TokenBatch,
        workspace: ForwardWorkspace,
        team: ForwardTeam?,
        onLayer: ((Int, UnsafePointer<Float>) -> Void)?
    ) -> UnsafePointer<Float>

    /// A workspace for this model; it grows with the batches it meets.
    func makeWorkspace() -> ForwardWorkspace
}

/// Loads the encoder that a checkpoint's `config.json` asks for.
///
/// - Parameters:
///   - configuration: The checkpoint's configuration.
///   - weights: Its tensors.
///   - kernels: The instruction level to compute at.
///   - threads: Threads to pack weights on.
/// - Returns: The model, its weights checked and packed.
/// - Throws: `ModelError` for an architecture that is not supported, a tensor that is missing, of another shape or
///   not finite.
package func loadEncoderModel(
    _ configuration: ModelConfiguration,
    weights: ModelWeights,
    kernels: Kernels,
    threads: Int
) throws -> any EncoderModel {
    switch configuration.modelType {
    case "bert":
        return try BertModel(configuration, weights: weights, kernels: kernels, threads: threads)
    case "mpnet":
        return try MPNetModel(configuration, weights: weights, kernels: kernels, threads: threads)
    default:
        throw ModelError.unsupportedArchitecture(
            configuration.modelType,
            supported: ["bert", "mpnet"],
            file: configuration.file
        )
    }
}
