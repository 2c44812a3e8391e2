// SPDX-License-Identifier: Apache-2.0
import Tokenization

/// What goes through the transformer: one sequence for each text, or several windows of a long one.
struct TokenSequences: Sendable {
    /// One run through the model.
    struct Sequence: Sendable {
        /// The text that it belongs to.
        var text: Int
        /// Where its tokens stand in `ids`.
        var range: Range<Int>
        /// Tokens at its start that pooling leaves out.
        var unpooled: Int
        /// Its weight among the windows of its text: the tokens that only text made.
        var weight: Int
    }

    var ids: [Int32] = []
    /// Token types, as many as `ids`, where pairs made them; else empty.
    var typeIDs: [Int32] = []
    var sequences: [Sequence] = []
    var counts: [TokenCounts] = []

    /// Adds the sequences of other texts, which come after those already here.
    mutating func append(_ other: TokenSequences) {
        let shift = ids.count
        let firstText = counts.count
        ids += other.ids
        typeIDs += other.typeIDs
        counts += other.counts
        sequences += other.sequences.map { sequence in
            Sequence(
                text: sequence.text + firstText,
                range: sequence.range.lowerBound + shift..<sequence.range.upperBound + shift,
                unpooled: sequence.unpooled,
                weight: sequence.weight
            )
        }
    }
}
