// SPDX-License-Identifier: Apache-2.0

/// Why texts could not be encoded.
@nonexhaustive
public enum EncodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A text has more tokens than the model takes, and the policy was `.error`.
    case textTooLong(index: Int, maximum: Int, actual: Int)
    /// The model has no prompt of that name.
    case unknownPrompt(name: String, available: [String])
    /// More components were asked for than the model has, or none.
    case unsupportedDimensions(maximum: Int, actual: Int)
    /// Prompt and special tokens leave no room for text, or no token of the text is left to pool.
    case promptLeavesNoRoom(index: Int, maximum: Int)
    /// A window's overlap is not in 0..<1.
    case invalidOverlap(Double)
    /// The checkpoint has one kind of head and was loaded as the other kind of model.
    case wrongTask(model: String, expected: String, actual: String)
    /// One score a pair was asked of a model with several outputs.
    case severalLabels(actual: Int)
    /// A token id is outside the model's vocabulary: tokenizer and weights do not belong together.
    case tokenOutOfRange(id: Int, vocabulary: Int)
    /// An exact explanation was asked for, and the score is no sum over pairs of tokens.
    case notExplainedExactly(ExplanationObstacle)
    /// The model's output for a text is not finite.
    case nonFiniteEmbedding(index: Int)

    /// What is wrong, where, and what to do, in one line.
    public var description: String {
        switch self {
        case .textTooLong(let index, let maximum, let actual):
            "Text \(index) has \(actual) tokens; the model takes \(maximum). Shorten it, or choose truncation or windows."
        case .unknownPrompt(let name, let available):
            available.isEmpty
                ? "The model has no prompts, so none named '\(name)'. Give the prompt's text instead."
                : "The model has no prompt named '\(name)'. It has \(available.sorted().joined(separator: ", "))."
        case .unsupportedDimensions(let maximum, let actual):
            "Vectors of \(actual) components were asked for; the model gives 1 to \(maximum)."
        case .promptLeavesNoRoom(let index, let maximum):
            "The prompt leaves no room for text \(index) within the model's \(maximum) tokens. Shorten the prompt."
        case .invalidOverlap(let overlap):
            "Windows cannot overlap by \(overlap) of their length. Use a share of 0 or more and below 1."
        case .wrongTask(let model, let expected, let actual):
            "\(model) is a \(actual), not a \(expected). Pass a model of the other kind."
        case .severalLabels(let actual):
            "The model has \(actual) labels, so a pair has no single score. Use its logits, or a model of one label."
        case .tokenOutOfRange(let id, let vocabulary):
            "The tokenizer made token \(id), but the weights know only \(vocabulary). The model's files do not belong together."
        case .notExplainedExactly(let obstacle):
            "The score cannot be explained exactly: \(obstacle). Explain it by leaving out words."
        case .nonFiniteEmbedding(let index):
            "The model's output for text \(index) is not finite. Its weights overflow in float32."
        }
    }
}
