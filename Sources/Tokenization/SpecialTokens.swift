// SPDX-License-Identifier: Apache-2.0

/// The special tokens of a tokenizer that is made from `vocab.txt` alone, which does not name them.
public struct SpecialTokens: Sendable, Hashable {
    /// Stands for a word that the vocabulary cannot spell.
    public var unknown: String
    /// Starts every text.
    public var start: String
    /// Ends every text.
    public var separator: String
    /// Fills up batches.
    public var padding: String
    /// Stands for a hidden word.
    public var mask: String
    /// Whether pairs are joined as in RoBERTa and MPNet: two separators between the texts, and only type 0.
    public var doublesSeparator: Bool

    /// `[UNK]`, `[CLS]`, `[SEP]`, `[PAD]`, `[MASK]`.
    public static let bert = SpecialTokens(
        unknown: "[UNK]",
        start: "[CLS]",
        separator: "[SEP]",
        padding: "[PAD]",
        mask: "[MASK]",
        doublesSeparator: false
    )

    /// `[UNK]`, `<s>`, `</s>`, `<pad>`, `<mask>`, with two separators between the texts of a pair.
    public static let mpnet = SpecialTokens(
        unknown: "[UNK]",
        start: "<s>",
        separator: "</s>",
        padding: "<pad>",
        mask: "<mask>",
        doublesSeparator: true
    )

    /// Creates a set of special tokens.
    ///
    /// - Parameters:
    ///   - unknown: Stands for a word that the vocabulary cannot spell.
    ///   - start: Starts every text.
    ///   - separator: Ends every text.
    ///   - padding: Fills up batches.
    ///   - mask: Stands for a hidden word.
    ///   - doublesSeparator: Whether pairs are joined as in RoBERTa and MPNet.
    public init(
        unknown: String,
        start: String,
        separator: String,
        padding: String,
        mask: String,
        doublesSeparator: Bool
    ) {
        self.unknown = unknown
        self.start = start
        self.separator = separator
        self.padding = padding
        self.mask = mask
        self.doublesSeparator = doublesSeparator
    }
}
