// SPDX-License-Identifier: Apache-2.0

/// A text, or a pair of texts, as tokens.
///
/// All arrays have one element a token and the same count.
public struct Encoding: Sendable, Hashable {
    /// The position of each token in the vocabulary.
    public var ids: [Int]
    /// The token type of each token: for BERT 0 in the first text and 1 in the second.
    public var typeIDs: [Int]
    /// The UTF-8 bytes of its own text that each token stands for; `0..<0` for special tokens.
    public var offsets: [Range<Int>]
    /// Whether the tokenizer put the token there: `true` for special tokens around the texts.
    ///
    /// A special token that was spelled out in a text (`"[SEP]"`) is `false` here, as in the reference.
    public var specialTokensMask: [Bool]
    /// Which text each token is of: 0, 1, or `nil` for special tokens.
    public var sequenceIndices: [Int?]
    /// The number of tokens before truncation, special tokens included.
    public var untruncatedCount: Int

    /// The number of tokens.
    public var count: Int { ids.count }

    /// Whether tokens were cut off to keep to the maximum length.
    public var isTruncated: Bool { ids.count < untruncatedCount }

    init(capacity: Int) {
        ids = []
        typeIDs = []
        offsets = []
        specialTokensMask = []
        sequenceIndices = []
        untruncatedCount = 0
        ids.reserveCapacity(capacity)
        typeIDs.reserveCapacity(capacity)
        offsets.reserveCapacity(capacity)
        specialTokensMask.reserveCapacity(capacity)
        sequenceIndices.reserveCapacity(capacity)
    }
}
