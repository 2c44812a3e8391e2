// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// The tokens of a text and the vector that the model gave each.
public struct TokenEmbeddings: Sendable, Hashable {
    /// The tokens as the vocabulary spells them, special tokens included.
    public let tokens: [String]
    /// Their ids.
    public let ids: [Int]
    /// One vector a token: `tokens.count ×` the transformer's hidden size.
    public let embeddings: Embeddings
}
