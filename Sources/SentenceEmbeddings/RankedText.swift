// SPDX-License-Identifier: Apache-2.0

/// A text at its place in a ranking by a cross-encoder.
public struct RankedText: Sendable, Hashable {
    /// Its position among the texts that were given.
    public let id: Int
    /// How well it fits the query.
    public let result: PairScore

    /// The score in 0...1; greater fits better.
    public var score: Float { result.score }
    /// The model's raw output.
    public var logit: Float { result.logit }
}
