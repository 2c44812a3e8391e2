// SPDX-License-Identifier: Apache-2.0
public import Tokenization

/// How well two texts fit, as a cross-encoder of one label says.
public struct PairScore: Sendable, Hashable {
    /// The model's raw output, without bounds.
    public let logit: Float
    /// The sigmoid of the logit, in 0...1.
    public let score: Float
    /// The logit after the activation of the model's own configuration: what the reference library's `predict` returns.
    public let activated: Float
    /// Tokens of the pair, special tokens included: how many there were and how many were used.
    public let tokenCounts: TokenCounts
}
