// SPDX-License-Identifier: Apache-2.0
import Tokenization
import Vectors

/// From texts to token sequences within the model's limit.
struct TextTokenizer: Sendable {
    let tokenizer: Tokenizer
    /// The longest sequence, special tokens included.
    let maximumTokens: Int
    /// Ids are below it.
    let vocabularyCount: Int
    /// Whether the prompt's tokens are left out of pooling.
    let excludesPrompt: Bool
    /// Whether `do_lower_case` asks for it, beside what the tokenizer does by itself.
    let lowercases: Bool

    /// Tokenizes texts, on several threads where there are many.
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - prompt: Put before each.
    ///   - longText: What happens to a text of too many tokens.
    ///   - firstIndex: The position of `texts[0]` among the caller's, for errors.
    ///   - threads: The most threads to use.
    /// - Returns: The sequences in the order of the texts.
    /// - Throws: `EncodingError`, that of the first text that has one.
    func sequences(
        of texts: ArraySlice<String>,
        prompt: String,
        longText: LongTextPolicy,
        firstIndex: Int,
        threads: Int
    ) throws -> TokenSequences {
        let unpooled = try promptTokens(prompt, longText: longText)
        let groupSize = 64
        guard texts.count > groupSize, threads > 1 else {
            return try group(texts, prompt: prompt, unpooled: unpooled, longText: longText, firstIndex: firstIndex)
        }
        let groupCount = (texts.count + groupSize - 1) / groupSize
        let results = Guarded<[Int: Result<TokenSequences, any Error>]>([:])
        parallelForEach(groupCount, threads: threads) { index in
            let start = texts.startIndex + index * groupSize
            let slice = texts[start..<min(start + groupSize, texts.endIndex)]
            let result = Result {
                try group(
                    slice,
                    prompt: prompt,
                    unpooled: unpooled,
                    longText: longText,
                    firstIndex: firstIndex + index * groupSize
                )
            }
            results.withLock { $0[index] = result }
        }
        let groups = results.withLock { $0 }
        var all = TokenSequences()
        for index in 0..<groupCount {
            if let result = groups[index] { all.append(try result.get()) }
        }
        return all
    }

    /// Tokens that a prompt puts at the start of each sequence; the reference counts the leading special token too.
    private func promptTokens(_ prompt: String, longText: LongTextPolicy) throws -> Int {
        if case .windows(let overlap) = longText, !(overlap >= 0 && overlap < 1) {
            throw EncodingError.invalidOverlap(overlap)
        }
        guard !prompt.isEmpty else { return 0 }
        var ids: [Int32] = []
        tokenizer.appendContentIDs(of: lowercases ? prompt.lowercased() : prompt, to: &ids)
        return tokenizer.prefixIDs.count + ids.count
    }

    private func group(
        _ texts: ArraySlice<String>,
        prompt: String,
        unpooled: Int,
        longText: LongTextPolicy,
        firstIndex: Int
    ) throws -> TokenSequences {
        var result = TokenSequences()
        var scratch = TokenizerScratch()
        for (offset, text) in texts.enumerated() {
            let joined = prompt.isEmpty ? text : prompt + text
            let whole = lowercases ? joined.lowercased() : joined
            let start = result.ids.count
            let counts = tokenizer.appendIDs(
                of: whole,
                maximumLength: maximumTokens,
                to: &result.ids,
                scratch: &scratch
            )
            let index = firstIndex + offset
            let skipped = excludesPrompt ? unpooled : 0
            if counts.untruncated > maximumTokens {
                switch longText {
                case .truncate: break
                case .error:
                    throw EncodingError.textTooLong(
                        index: index,
                        maximum: maximumTokens,
                        actual: counts.untruncated
                    )
                case .windows(let overlap):
                    result.ids.removeSubrange(start...)
                    try appendWindows(
                        of: whole,
                        promptTokens: unpooled,
                        overlap: overlap,
                        text: offset,
                        index: index,
                        to: &result
                    )
                    result.counts.append(TokenCounts(used: counts.untruncated, untruncated: counts.untruncated))
                    continue
                }
            }
            guard skipped < counts.used || counts.used == 0 else {
                throw EncodingError.promptLeavesNoRoom(index: index, maximum: maximumTokens)
            }
            result.counts.append(counts)
            result.sequences.append(
                TokenSequences.Sequence(
                    text: offset,
                    range: start..<result.ids.count,
                    unpooled: skipped,
                    weight: counts.used
                )
            )
        }
        if let wrong = result.ids.first(where: { $0 < 0 || $0 >= vocabularyCount }) {
            throw EncodingError.tokenOutOfRange(id: Int(wrong), vocabulary: vocabularyCount)
        }
        return result
    }

    /// Cuts a text's tokens into windows that each begin with the special tokens and the prompt, as a short text does.
    private func appendWindows(
        of text: String,
        promptTokens: Int,
        overlap: Double,
        text number: Int,
        index: Int,
        to result: inout TokenSequences
    ) throws {
        let prefix = tokenizer.prefixIDs
        let suffix = tokenizer.suffixIDs
        var content: [Int32] = []
        tokenizer.appendContentIDs(of: text, to: &content)
        let promptContent = max(0, promptTokens - prefix.count)
        let room = maximumTokens - prefix.count - suffix.count - promptContent
        guard room > 0, promptContent < content.count else {
            throw EncodingError.promptLeavesNoRoom(index: index, maximum: maximumTokens)
        }
        let step = max(1, room - Int((Double(room) * overlap).rounded()))
        var from = promptContent
        while true {
            let end = min(from + room, content.count)
            let start = result.ids.count
            result.ids += prefix
            result.ids += content[..<promptContent]
            result.ids += content[from..<end]
            result.ids += suffix
            result.sequences.append(
                TokenSequences.Sequence(
                    text: number,
                    range: start..<result.ids.count,
                    unpooled: excludesPrompt ? promptTokens : 0,
                    weight: end - from
                )
            )
            guard end < content.count else { return }
            from += step
        }
    }
}
