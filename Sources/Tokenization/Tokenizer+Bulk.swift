// SPDX-License-Identifier: Apache-2.0

// The calls of the encoder: ids only, appended to buffers that are used again and again.
extension Tokenizer {
    /// Appends the ids of a text with its special tokens.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maximumLength: The most tokens, special ones included; `nil` keeps all.
    ///   - ids: Receives the ids.
    ///   - scratch: Buffers to use again for the next text.
    /// - Returns: How many ids were appended, and how many there would be without a limit.
    /// - Precondition: `maximumLength` is at least `specialTokenCount`.
    package func appendIDs(
        of text: String,
        maximumLength: Int?,
        to ids: inout [Int32],
        scratch: inout TokenizerScratch
    ) -> TokenCounts {
        precondition(maximumLength.map { $0 >= specialTokenCount } ?? true, "maximumLength holds the special tokens")
        let first = ids.count
        var total = specialTokenCount
        for piece in postProcessor.single {
            switch piece {
            case .sequence:
                let start = ids.count
                appendContentIDs(of: text, to: &ids, scratch: &scratch)
                let count = ids.count - start
                total += count
                if let maximumLength { ids.removeLast(max(0, count - (maximumLength - specialTokenCount))) }
            case .special(let special, _):
                ids.append(contentsOf: special)
            }
        }
        return TokenCounts(used: ids.count - first, untruncated: total)
    }

    /// Appends the ids of a text with its special tokens, with scratch of its own.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maximumLength: The most tokens, special ones included; `nil` keeps all.
    ///   - ids: Receives the ids.
    /// - Returns: How many ids were appended, and how many there would be without a limit.
    /// - Precondition: `maximumLength` is at least `specialTokenCount`.
    @discardableResult
    package func appendIDs(of text: String, maximumLength: Int?, to ids: inout [Int32]) -> TokenCounts {
        var scratch = TokenizerScratch()
        return appendIDs(of: text, maximumLength: maximumLength, to: &ids, scratch: &scratch)
    }

    /// Appends the ids and types of a pair of texts with its special tokens.
    ///
    /// - Parameters:
    ///   - first: The first text.
    ///   - second: The second text.
    ///   - maximumLength: The most tokens, special ones included; `nil` keeps all. The longer text is cut first.
    ///   - ids: Receives the ids.
    ///   - typeIDs: Receives the type of each token.
    ///   - scratch: Buffers to use again for the next pair.
    /// - Returns: How many ids were appended, and how many there would be without a limit.
    /// - Precondition: `maximumLength` is at least `pairSpecialTokenCount`.
    package func appendIDs(
        of first: String,
        pairedWith second: String,
        maximumLength: Int?,
        to ids: inout [Int32],
        typeIDs: inout [Int32],
        scratch: inout TokenizerScratch
    ) -> TokenCounts {
        precondition(
            maximumLength.map { $0 >= pairSpecialTokenCount } ?? true,
            "maximumLength holds the special tokens"
        )
        let start = ids.count
        var sequences: [Int32] = []
        swap(&sequences, &scratch.pair)
        sequences.removeAll(keepingCapacity: true)
        appendContentIDs(of: first, to: &sequences, scratch: &scratch)
        let boundary = sequences.count
        appendContentIDs(of: second, to: &sequences, scratch: &scratch)
        let lengths = PairLengths(first: boundary, second: sequences.count - boundary)
        let kept = maximumLength.map { lengths.truncated(to: $0 - pairSpecialTokenCount) } ?? lengths
        var total = pairSpecialTokenCount
        for piece in postProcessor.pair {
            let before = ids.count
            let type: Int32
            switch piece {
            case .sequence(0, let typeID):
                type = typeID
                total += lengths.first
                ids.append(contentsOf: sequences[..<kept.first])
            case .sequence(_, let typeID):
                type = typeID
                total += lengths.second
                ids.append(contentsOf: sequences[boundary..<boundary + kept.second])
            case .special(let special, let typeID):
                type = typeID
                ids.append(contentsOf: special)
            }
            typeIDs.append(contentsOf: repeatElement(type, count: ids.count - before))
        }
        scratch.pair = sequences
        return TokenCounts(used: ids.count - start, untruncated: total)
    }

    /// Appends the ids and types of a pair of texts, with scratch of its own.
    ///
    /// - Parameters:
    ///   - first: The first text.
    ///   - second: The second text.
    ///   - maximumLength: The most tokens, special ones included; `nil` keeps all. The longer text is cut first.
    ///   - ids: Receives the ids.
    ///   - typeIDs: Receives the type of each token.
    /// - Returns: How many ids were appended, and how many there would be without a limit.
    /// - Precondition: `maximumLength` is at least `pairSpecialTokenCount`.
    @discardableResult
    package func appendIDs(
        of first: String,
        pairedWith second: String,
        maximumLength: Int?,
        to ids: inout [Int32],
        typeIDs: inout [Int32]
    ) -> TokenCounts {
        var scratch = TokenizerScratch()
        return appendIDs(
            of: first,
            pairedWith: second,
            maximumLength: maximumLength,
            to: &ids,
            typeIDs: &typeIDs,
            scratch: &scratch
        )
    }

    /// Appends the ids of a text without special tokens.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - ids: Receives the ids.
    ///   - scratch: Buffers to use again for the next text.
    package func appendContentIDs(of text: String, to ids: inout [Int32], scratch: inout TokenizerScratch) {
        // The caller's buffer is moved in and out, never copied.
        var tokens = TokenList(ids: [], keepsRanges: false)
        swap(&tokens.ids, &ids)
        appendTokens(of: text, to: &tokens, scratch: &scratch)
        swap(&tokens.ids, &ids)
    }

    /// Appends the ids of a text without special tokens, with scratch of its own.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - ids: Receives the ids.
    package func appendContentIDs(of text: String, to ids: inout [Int32]) {
        var scratch = TokenizerScratch()
        appendContentIDs(of: text, to: &ids, scratch: &scratch)
    }
}
