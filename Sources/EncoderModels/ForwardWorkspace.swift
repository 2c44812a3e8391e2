// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The scratch memory of one forward pass: reused from pass to pass, so that a warm pass allocates nothing.
///
/// One thread at a time uses a workspace.
package final class ForwardWorkspace: @unchecked Sendable {
    // SAFETY: owned by one thread at a time; `WorkspacePool` hands each out to a single borrower.

    private let hiddenSize: Int
    private let intermediateSize: Int
    private let headSize: Int
    private let kernels: Kernels
    private var tokenCapacity = 0

    /// Floats from one row to the next.
    package let hiddenStride: Int
    let projectionStride: Int
    let intermediateStride: Int

    /// Input and output of each layer, `tokens × hiddenSize`.
    private(set) var hidden: FloatBuffer
    /// Sums before a layer norm, `tokens × hiddenSize`.
    private(set) var sums: FloatBuffer
    /// Query, key and value, `tokens × 3 hiddenSize`.
    private(set) var projections: FloatBuffer
    /// The heads' outputs, `tokens × hiddenSize`.
    private(set) var context: FloatBuffer
    /// The feed-forward layer's inside, `tokens × intermediateSize`.
    private(set) var intermediate: FloatBuffer
    /// What `attention_f32` asks for, once for each member of a team, `attentionStride` apart.
    private(set) var attention: FloatBuffer
    private(set) var attentionStride = 0
    /// For a mean over layers, where a model has one.
    private var layers: FloatBuffer
    /// Position ids of the batch.
    var positions: [Int32] = []

    init(hiddenSize: Int, intermediateSize: Int, headSize: Int, kernels: Kernels) {
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.headSize = headSize
        self.kernels = kernels
        hiddenStride = Self.stride(hiddenSize)
        projectionStride = Self.stride(3 * hiddenSize)
        intermediateStride = Self.stride(intermediateSize)
        hidden = FloatBuffer(count: 0)
        sums = hidden
        projections = hidden
        context = hidden
        intermediate = hidden
        attention = hidden
        layers = hidden
    }

    /// Makes room for a batch.
    func reserve(tokens: Int, longestSequence: Int, teamMembers: Int) {
        if tokens > tokenCapacity {
            tokenCapacity = tokens
            hidden = FloatBuffer(count: tokens * hiddenStride)
            sums = FloatBuffer(count: tokens * hiddenStride)
            projections = FloatBuffer(count: tokens * projectionStride)
            context = FloatBuffer(count: tokens * hiddenStride)
            intermediate = FloatBuffer(count: tokens * intermediateStride)
            positions.reserveCapacity(tokens)
        }
        let needed = kernels.attentionWorkspaceCount(tokens: longestSequence, headSize: headSize)
        attentionStride = max(attentionStride, (needed + 15) / 16 * 16)
        if attention.count < attentionStride * teamMembers {
            attention = FloatBuffer(count: attentionStride * teamMembers)
        }
    }

    /// Memory for a mean over the layers' outputs, `tokens × hiddenStride`.
    package func layerMean(tokens: Int) -> UnsafeMutablePointer<Float> {
        if layers.count < tokens * hiddenStride { layers = FloatBuffer(count: tokens * hiddenStride) }
        return layers.base
    }

    /// Whole cache lines; and not a multiple of 4,096 bytes, which would put all rows of a tile into one cache set.
    private static func stride(_ width: Int) -> Int {
        let lines = (width + 15) / 16 * 16
        return lines % 1024 == 0 ? lines + 16 : lines
    }
}
