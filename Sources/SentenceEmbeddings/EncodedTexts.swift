// SPDX-License-Identifier: Apache-2.0
public import Tokenization
public import Vectors

/// Vectors of texts, with what was done to get them.
public struct EncodedTexts: Sendable {
    /// One vector for each text, in the order of the texts.
    public let embeddings: Embeddings
    /// The tokens of each text, special tokens and prompt included: how many there were and how many were used.
    public let tokenCounts: [TokenCounts]

    /// Positions of the texts that were cut.
    public var truncated: [Int] {
        tokenCounts.indices.filter { tokenCounts[$0].used < tokenCounts[$0].untruncated }
    }
}
