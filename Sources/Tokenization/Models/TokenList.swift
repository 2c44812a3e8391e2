// SPDX-License-Identifier: Apache-2.0

/// The tokens of a text while they are made: ids, and byte ranges when they are asked for.
struct TokenList {
    var ids: [Int32]
    /// Byte ranges, first of the normalised piece, then (see `Tokenizer.appendTokens`) of the original text.
    var ranges: [Range<Int>] = []
    let keepsRanges: Bool

    var count: Int { ids.count }

    /// Makes room for a number of tokens.
    mutating func reserve(_ capacity: Int) {
        ids.reserveCapacity(capacity)
        if keepsRanges { ranges.reserveCapacity(capacity) }
    }

    @inline(__always)
    mutating func append(_ id: Int32, from start: Int, to end: Int) {
        ids.append(id)
        if keepsRanges { ranges.append(Range(uncheckedBounds: (start, end))) }
    }

    mutating func removeLast(_ count: Int) {
        ids.removeLast(count)
        if keepsRanges { ranges.removeLast(count) }
    }
}
