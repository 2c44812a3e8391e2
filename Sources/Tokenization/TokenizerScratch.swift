// SPDX-License-Identifier: Apache-2.0

/// Buffers of a tokenizer that are worth keeping from one text to the next.
///
/// One value serves one thread at a time and any tokenizer. After the first texts nothing is allocated any more.
package struct TokenizerScratch: Sendable {
    var normalized = NormalizedText()
    var previous = NormalizedText()
    var marks = PendingMarks()
    /// The hashes of all beginnings of what is left of a word.
    var hashes: [UInt64] = []
    /// The ids of both texts of a pair.
    var pair: [Int32] = []
    var matches: [AddedTokenMatch] = []
    var normalizedMatches: [AddedTokenMatch] = []

    /// Creates empty buffers.
    package init() {}
}
