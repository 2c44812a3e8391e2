// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
import ModelFiles
import Tokenization

/// Counts tokens as a model does, without its weights.
///
///     let counter = try TokenCounter.load("all-MiniLM-L6-v2")
///     counter.count("A dog ran.")         // 6: [CLS] a dog ran . [SEP]
public struct TokenCounter: Sendable {
    /// The most tokens that the model takes.
    public let maximumTokens: Int
    private let tokenizer: Tokenizer
    private let lowercases: Bool

    /// Loads the tokenizer of a model.
    ///
    /// - Parameters:
    ///   - name: A name that the store knows, such as `all-MiniLM-L6-v2`, or the path of a model's directory.
    ///   - options: The store; the rest does not apply.
    /// - Returns: The counter.
    /// - Throws: `ModelError` when the model is absent or damaged, `TokenizerError` for its tokenizer.
    public static func load(_ name: String, options: LoadOptions = LoadOptions()) throws -> TokenCounter {
        try TokenCounter(directory: options.store.locate(name))
    }

    /// Loads the tokenizer of a model's directory; see `load`.
    public init(directory: URL) throws {
        let files = try ModelDirectory(directory)
        tokenizer = try Tokenizer(directory: files.modules.transformer.directory)
        lowercases = files.modules.transformer.doLowerCase
        maximumTokens = files.maximumSequenceLength
    }

    /// The tokens of a text, special tokens included, however many the model takes.
    ///
    /// - Parameter text: The text; a prompt before it would be counted with it.
    /// - Returns: The number of tokens.
    public func count(_ text: String) -> Int {
        var ids: [Int32] = []
        return tokenizer.appendIDs(of: lowercases ? text.lowercased() : text, maximumLength: nil, to: &ids).used
    }
}
