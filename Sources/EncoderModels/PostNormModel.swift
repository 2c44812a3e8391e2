// SPDX-License-Identifier: Apache-2.0
import Vectors

/// An encoder of the original kind: an embedding of tokens, then layers with their norm at the end.
///
/// What differs between its members are the names of tensors, how positions count, and what is added to the scores of
/// attention.
protocol PostNormModel: EncoderModel {
    var embedding: TokenEmbedding { get }
    var stack: TransformerStack { get }
    /// Added to the scores of attention; nil for nothing.
    var bias: RelativePositionBias? { get }

    /// Appends the row of the position table for each token of one sequence.
    func appendPositions(of ids: ArraySlice<Int32>, to positions: inout [Int32])
}

extension PostNormModel {
    package var hiddenSize: Int { stack.shape.hiddenSize }
    package var layerCount: Int { stack.shape.layerCount }
    package var kernels: Kernels { stack.kernels }

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
            appendPositions(of: batch.ids[batch.range(sequence)], to: &workspace.positions)
        }
        embedding(batch, workspace: workspace)
        onLayer?(0, workspace.hidden.base)
        stack.forward(batch, workspace: workspace, bias: bias, team: team, onLayer: onLayer)
        return UnsafePointer(workspace.hidden.base)
    }
}
