// SPDX-License-Identifier: Apache-2.0
public import Tokenization

/// One of the two texts of an explanation: its words, and the tokens that stand for them.
public struct ExplainedText: Sendable, Hashable {
    /// The text.
    public let text: String
    /// The words that the model read, in order; under `.exact` also one entry each for special tokens before and
    /// after the text and for the prompt.
    ///
    /// What stands behind the model's limit is not among them, nor is what no token stands for, such as white space.
    public let words: [ExplainedWord]
    /// The tokens that the model read, prompt and special tokens included.
    public let tokens: [ExplainedToken]
    /// How many tokens there were, and how many were read.
    public let tokenCounts: TokenCounts
}

/// A token of an explained text.
public struct ExplainedToken: Sendable, Hashable {
    /// The token as the vocabulary spells it.
    public let spelling: String
    /// The UTF-8 bytes of the text that it stands for; nil for special tokens and the prompt's.
    public let range: Range<Int>?
}
