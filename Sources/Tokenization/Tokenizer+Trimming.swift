// SPDX-License-Identifier: Apache-2.0

import CUnicodeTables

/// How many white-space scalars a token begins and ends with.
struct TokenTrim: Sendable, Hashable {
    var leading: Int
    var trailing: Int

    /// Counts in UTF-8; `Ġ`, the byte-level spelling of a space, counts too, as in the reference.
    init?(_ bytes: some Sequence<UInt8>) {
        var scalars: [UInt32] = []
        for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars { scalars.append(scalar.value) }
        leading = scalars.prefix(while: Self.isSpace).count
        trailing = scalars.reversed().prefix(while: Self.isSpace).count
        if leading == 0, trailing == 0 { return nil }
    }

    private static func isSpace(_ scalar: UInt32) -> Bool {
        scalar == 0x120 || cu_properties(scalar) & UInt16(cu_whitespace) != 0
    }
}

extension Tokenizer {
    /// Takes white space off the offsets of the last token, whose text is `slice`, if the post-processor asks for it.
    func trimLast(
        of tokens: inout TokenList,
        first: Int,
        in text: UnsafeBufferPointer<UInt8>,
        slice: Slice<UnsafeBufferPointer<UInt8>>
    ) {
        guard postProcessor.trimsOffsets, tokens.keepsRanges, let trim = TokenTrim(slice) else { return }
        apply(trim, at: tokens.count - 1, first: first, to: &tokens, in: text)
    }

    /// The same for tokens of the model that begin or end with white space; hardly any vocabulary has one.
    func trimModelTokens(of tokens: inout TokenList, from mark: Int, first: Int, in text: UnsafeBufferPointer<UInt8>) {
        for index in mark..<tokens.count {
            if let trim = trims[tokens.ids[index]] { apply(trim, at: index, first: first, to: &tokens, in: text) }
        }
    }

    /// Reference: `process_offsets` in `pre_tokenizers/byte_level.rs` of huggingface/tokenizers.
    private func apply(
        _ trim: TokenTrim,
        at index: Int,
        first: Int,
        to tokens: inout TokenList,
        in text: UnsafeBufferPointer<UInt8>
    ) {
        var (start, end) = (tokens.ranges[index].lowerBound, tokens.ranges[index].upperBound)
        var leading = trim.leading
        if index == first || start == 0, postProcessor.keepsPrefixSpace, leading == 1 { leading = 0 }
        while leading > 0, start < end {
            start += UnsafeBufferPointer<UInt8>.scalarLength(text[start])
            leading -= 1
        }
        var trailing = trim.trailing
        while trailing > 0, end > start {
            end -= text.scalar(before: end).length
            trailing -= 1
        }
        tokens.ranges[index] = start..<end
    }
}
