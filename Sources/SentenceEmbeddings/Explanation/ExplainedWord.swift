// SPDX-License-Identifier: Apache-2.0

/// A word of an explained text, or what the model reads beside the words.
public struct ExplainedWord: Sendable, Hashable {
    /// What an entry stands for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Special tokens before the text, such as `[CLS]`: part of the mean like any other token.
        case start
        /// The prompt before the text.
        case prompt
        /// A word of the text, or a mark of punctuation.
        case word
        /// Special tokens after the text, such as `[SEP]`.
        case end
    }

    /// What the entry stands for.
    public let kind: Kind
    /// The word as the text has it; `(start)`, `(prompt)` and `(end)` for the other kinds.
    public let text: String
    /// The UTF-8 bytes of the text that it covers; nil unless it is a word.
    public let range: Range<Int>?
    /// Its tokens: positions in `ExplainedText.tokens`.
    public let tokens: Range<Int>
    /// Its share of the score; negative where it makes the texts less close.
    ///
    /// Under `.exact` the sum over the other text's words: the contributions of each text add up to the score. Under
    /// `.leaveOneOut` the score less the score without the word.
    public let contribution: Double
}
