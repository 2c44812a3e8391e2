// SPDX-License-Identifier: Apache-2.0
import Tokenization
import Vectors

/// One text of an explanation, encoded.
struct ExplanationSide {
    let text: String
    let options: EncodeOptions
    /// The text's vector.
    let vector: Embedding
    let tokenCounts: TokenCounts
    let alignment: TokenAlignment
    /// Tokens at the start that pooling leaves out.
    let unpooled: Int
    /// Whether the text was read in several windows.
    let isWindowed: Bool

    init(_ text: String, options: EncodeOptions, encoder: SentenceEncoder) throws {
        // What the caller wants to know of is the explanation, not the encodings that it takes.
        var options = options
        options.progress = nil
        let encoded = try encoder.encodeReporting([text], options: options)
        let prompt = try encoder.prompt(options)
        let tokenizer = encoder.pipeline.tokenizer
        let sequences = try tokenizer.sequences(
            of: [text],
            prompt: prompt,
            longText: options.longText,
            firstIndex: 0,
            threads: 1
        ).sequences
        let joined = prompt + text
        let isWindowed = sequences.count > 1
        let encoding = try tokenizer.tokenizer.encode(
            tokenizer.lowercases ? joined.lowercased() : joined,
            maximumLength: isWindowed ? nil : tokenizer.maximumTokens
        )
        self.text = text
        self.options = options
        self.isWindowed = isWindowed
        vector = encoded.embeddings[0]
        tokenCounts = encoded.tokenCounts[0]
        unpooled = sequences[0].unpooled
        alignment = TokenAlignment(encoding, of: text, prompt: prompt, tokenizer: tokenizer)
    }

    /// The text with what each of its words adds to the score.
    func explained(_ words: [TokenAlignment.Word], _ contributions: [Double]) -> ExplainedText {
        let bytes = Array(text.utf8)
        return ExplainedText(
            text: text,
            words: zip(words, contributions).map { word, contribution in
                ExplainedWord(
                    kind: word.kind,
                    text: word.range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "(\(word.kind.rawValue))",
                    range: word.range,
                    tokens: word.tokens,
                    contribution: contribution
                )
            },
            tokens: alignment.tokens,
            tokenCounts: tokenCounts
        )
    }
}
