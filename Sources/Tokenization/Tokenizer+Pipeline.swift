// SPDX-License-Identifier: Apache-2.0

extension Tokenizer {
    /// Appends the tokens of a text, without special tokens around it.
    ///
    /// Added tokens that are not normalised are cut out of the original text; each piece between them is normalised
    /// for itself, then the other added tokens are cut out, and the rest goes through pre-tokenizer and model.
    func appendTokens(of text: String, to tokens: inout TokenList, scratch: inout TokenizerScratch) {
        var text = text
        text.withUTF8 { appendTokens(of: $0, to: &tokens, scratch: &scratch) }
    }

    private func appendTokens(
        of text: UnsafeBufferPointer<UInt8>,
        to tokens: inout TokenList,
        scratch: inout TokenizerScratch
    ) {
        let first = tokens.count
        rawMatcher.findMatches(in: text, matches: &scratch.matches)
        var position = 0
        for index in scratch.matches.indices {
            let match = scratch.matches[index]
            if position < match.start {
                appendPiece(text, from: position, to: match.start, first: first, tokens: &tokens, scratch: &scratch)
            }
            if match.start < match.end {
                tokens.append(match.id, from: match.start, to: match.end)
                trimLast(of: &tokens, first: first, in: text, slice: text[match.start..<match.end])
            }
            position = match.end
        }
        if position < text.count {
            appendPiece(text, from: position, to: text.count, first: first, tokens: &tokens, scratch: &scratch)
        }
    }

    /// Appends the tokens of `text[start..<end]`, which holds no raw added token.
    private func appendPiece(
        _ text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int,
        first: Int,
        tokens: inout TokenList,
        scratch: inout TokenizerScratch
    ) {
        let piece = UnsafeBufferPointer(rebasing: text[start..<end])
        normalizer.normalize(piece, base: start, keepsOrigins: tokens.keepsRanges, scratch: &scratch)
        let count = scratch.normalized.count
        // Moved out so that the rest of the scratch can be written while the bytes are read.
        var normalized = NormalizedText()
        swap(&normalized, &scratch.normalized)
        normalized.bytes.withUnsafeBufferPointer { buffer in
            let bytes = UnsafeBufferPointer(rebasing: buffer[..<count])
            normalizedMatcher.findMatches(in: bytes, matches: &scratch.normalizedMatches)
            var position = 0
            for index in scratch.normalizedMatches.indices {
                let match = scratch.normalizedMatches[index]
                if position < match.start {
                    appendWords(
                        bytes,
                        from: position,
                        to: match.start,
                        in: text,
                        origins: normalized.origins,
                        first: first,
                        tokens: &tokens,
                        scratch: &scratch
                    )
                }
                if match.start < match.end {
                    tokens.append(match.id, from: match.start, to: match.end)
                    toOriginal(&tokens, from: tokens.count - 1, origins: normalized.origins, in: text)
                    trimLast(of: &tokens, first: first, in: text, slice: bytes[match.start..<match.end])
                }
                position = match.end
            }
            appendWords(
                bytes,
                from: position,
                to: count,
                in: text,
                origins: normalized.origins,
                first: first,
                tokens: &tokens,
                scratch: &scratch
            )
        }
        swap(&normalized, &scratch.normalized)
    }

    /// Appends the model's tokens of `bytes[start..<end]`.
    private func appendWords(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int,
        in text: UnsafeBufferPointer<UInt8>,
        origins: [UInt32],
        first: Int,
        tokens: inout TokenList,
        scratch: inout TokenizerScratch
    ) {
        guard start < end else { return }
        let mark = tokens.count
        switch model {
        case .wordPiece(let wordPiece):
            wordPiece.withView { view in
                preTokenizer.forEachWord(in: bytes, from: start, to: end) { wordStart, wordEnd in
                    view.append(bytes, from: wordStart, to: wordEnd, hashes: &scratch.hashes, tokens: &tokens)
                }
            }
        }
        guard tokens.keepsRanges else { return }
        toOriginal(&tokens, from: mark, origins: origins, in: text)
        if !trims.isEmpty { trimModelTokens(of: &tokens, from: mark, first: first, in: text) }
    }

    /// Turns ranges of the normalised piece into ranges of the original text.
    private func toOriginal(
        _ tokens: inout TokenList,
        from mark: Int,
        origins: [UInt32],
        in text: UnsafeBufferPointer<UInt8>
    ) {
        guard tokens.keepsRanges else { return }
        origins.withUnsafeBufferPointer { origins in
            for index in mark..<tokens.count {
                let range = tokens.ranges[index]
                let start = Int(origins[range.lowerBound])
                let last = Int(origins[range.upperBound - 1])
                tokens.ranges[index] = start..<last + UnsafeBufferPointer<UInt8>.scalarLength(text[last])
            }
        }
    }
}
