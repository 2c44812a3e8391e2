// SPDX-License-Identifier: Apache-2.0
import Tokenization

/// Which tokens of a sequence stand for which words of its text.
struct TokenAlignment {
    /// An entry of `words`.
    struct Word {
        var kind: ExplainedWord.Kind
        var range: Range<Int>?
        var tokens: Range<Int>
    }

    /// The tokens in order.
    let tokens: [ExplainedToken]
    /// The entries in order; each token is in exactly one.
    let words: [Word]

    /// Aligns the tokens of a prompt and a text.
    ///
    /// - Parameters:
    ///   - encoding: The tokens of `prompt + text`, or of the whole in lower case if the model asks for that.
    ///   - text: The text.
    ///   - prompt: What stands before it.
    ///   - tokenizer: The tokenizer that made the encoding.
    init(_ encoding: Encoding, of text: String, prompt: String, tokenizer: TextTokenizer) {
        let origins = tokenizer.lowercases ? LowercaseOrigins(of: prompt + text) : nil
        let promptLength = prompt.utf8.count
        let prefixCount = tokenizer.tokenizer.prefixIDs.count
        let segments = WordSegmentation(of: text).ranges
        var tokens: [ExplainedToken] = []
        var words: [Word] = []
        var segment = 0
        var lastSegment: Int?
        for index in 0..<encoding.count {
            var kind =
                encoding.specialTokensMask[index] ? (index < prefixCount ? .start : .end) : ExplainedWord.Kind.word
            var range: Range<Int>?
            if kind == .word {
                let whole = origins?.range(of: encoding.offsets[index]) ?? encoding.offsets[index]
                if whole.upperBound <= promptLength, !prompt.isEmpty {
                    kind = .prompt
                } else {
                    range = max(0, whole.lowerBound - promptLength)..<whole.upperBound - promptLength
                }
            }
            let spelling = tokenizer.tokenizer.token(of: encoding.ids[index]) ?? ""
            tokens.append(ExplainedToken(spelling: spelling, range: range))
            var belongsToLast = words.last?.kind == kind
            var covered = range
            if let range {
                while segment < segments.count, segments[segment].upperBound <= range.lowerBound { segment += 1 }
                let isInside = segment < segments.count && segments[segment].lowerBound <= range.lowerBound
                let own = isInside ? segment : nil
                let overlaps = (words.last?.range?.upperBound ?? 0) > range.lowerBound
                belongsToLast = belongsToLast && (overlaps || own != nil && own == lastSegment)
                lastSegment = own
                // The whole word, with marks that the tokenizer drops; a token may reach beyond it.
                let ownRange = own.map { segments[$0] } ?? range
                covered = ownRange.lowerBound..<max(ownRange.upperBound, range.upperBound)
            }
            if belongsToLast, let last = words.indices.last {
                words[last].tokens = words[last].tokens.lowerBound..<index + 1
                if let covered, let before = words[last].range {
                    words[last].range = before.lowerBound..<max(before.upperBound, covered.upperBound)
                }
            } else {
                words.append(Word(kind: kind, range: covered, tokens: index..<index + 1))
            }
        }
        self.tokens = tokens
        self.words = words
    }
}
