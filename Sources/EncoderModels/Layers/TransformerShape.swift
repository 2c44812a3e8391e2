// SPDX-License-Identifier: Apache-2.0
import ModelFiles

/// The sizes of a transformer that its layers share, from `config.json`.
struct TransformerShape: Sendable {
    /// C, components of a token's vector.
    let hiddenSize: Int
    /// Components inside the feed-forward network.
    let intermediateSize: Int
    /// H.
    let headCount: Int
    let layerCount: Int
    let layerNormEps: Double
    let activation: Activation

    /// D = C / H.
    var headSize: Int { hiddenSize / headCount }

    init(_ configuration: ModelConfiguration) {
        hiddenSize = configuration.hiddenSize
        intermediateSize = configuration.intermediateSize
        headCount = configuration.numAttentionHeads
        layerCount = configuration.numHiddenLayers
        layerNormEps = configuration.layerNormEps
        activation = configuration.hiddenAct
    }
}
