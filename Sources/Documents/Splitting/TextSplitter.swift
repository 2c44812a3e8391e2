// SPDX-License-Identifier: Apache-2.0

/// Splits long texts into passages that fit a model.
///
/// ```swift
/// let counter = try TokenCounter.load("all-MiniLM-L6-v2")
/// let splitter = TextSplitter(by: .heading, maximumTokens: 256) { counter.count($0) }
/// for passage in try splitter.passages(of: markdown) { print(passage.headings, passage.range, passage.text) }
/// ```
///
/// A passage is a slice of the text: between passages, before the first and after the last nothing is lost but white
/// space. No passage has more than `maximumTokens`, which is checked with the counter on the passage itself. A unit that is
/// too long is cut where that harms least: after a paragraph (if the passage is then at least half full), after a
/// sentence, between words, and, in a word that is too long for itself, between characters.
///
/// Sentences are found by rules that know full stops of many scripts, closing quotes and brackets, decimals, initials,
/// ellipses, and common English, German and French abbreviations. They do not know every abbreviation, nor whether "in
/// the U.S. Army" goes on; sentences that begin with a small letter are taken for the rest of the one before. Thai and
/// other scripts without full stops have sentences as long as their paragraphs.
public struct TextSplitter: Sendable {
    /// What makes a passage.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        /// A sentence.
        case sentence
        /// A paragraph: what stands between blank lines.
        case paragraph
        /// A section of Markdown: a heading with the text below it, up to the next heading.
        case heading
        /// As many whole sentences as `maximumTokens` allows.
        case tokens
    }

    /// How much of a passage the next one repeats, where both are of one unit.
    ///
    /// Passages by `.tokens` are all of one unit, the text; other passages overlap where a unit had to be cut.
    public enum Overlap: Sendable, Hashable {
        /// As many whole words as have at most so many tokens.
        case tokens(Int)
        /// So many sentences.
        case sentences(Int)

        /// Nothing is repeated.
        public static let none = Overlap.tokens(0)
    }

    /// What makes a passage.
    public let unit: Unit
    /// The most tokens of a passage, special tokens included.
    public let maximumTokens: Int
    /// What passages repeat.
    ///
    /// The repeated part is shortened where there would be no room for anything new.
    public let overlap: Overlap

    private let tokenCount: @Sendable (String) -> Int

    /// Makes a splitter.
    ///
    /// - Parameters:
    ///   - unit: What makes a passage.
    ///   - maximumTokens: The most tokens of a passage, special tokens included.
    ///   - overlap: What passages repeat; nothing by default.
    ///   - tokenCount: Counts the tokens of a text with its special tokens. A text should not have fewer tokens than its
    ///     parts; if it has, passages are shorter than they could be.
    public init(
        by unit: Unit,
        maximumTokens: Int,
        overlap: Overlap = .none,
        tokenCount: @escaping @Sendable (String) -> Int
    ) {
        self.unit = unit
        self.maximumTokens = maximumTokens
        self.overlap = overlap
        self.tokenCount = tokenCount
    }

    /// Splits a text.
    ///
    /// - Parameter text: A text; for `.heading` Markdown.
    /// - Returns: The passages in order; none for a text of white space.
    /// - Throws: `SplittingError`.
    /// - Complexity: Each word is counted once for itself and about once in a passage.
    public func passages(of text: String) throws -> [TextPassage] {
        let empty = tokenCount("")
        guard empty < maximumTokens else { throw SplittingError.noRoom(maximumTokens: maximumTokens, emptyText: empty) }
        switch overlap {
        case .tokens(let count):
            let most = maximumTokens - empty - 1
            guard (0...most).contains(count) else {
                throw SplittingError.overlapOutOfRange(maximum: most, actual: count)
            }
        case .sentences(let count):
            guard count >= 0 else { throw SplittingError.overlapOutOfRange(maximum: .max, actual: count) }
        }
        let headings = unit == .heading ? MarkdownHeadings(of: text).headings : []
        let pieces = try PieceCutter(maximumTokens: maximumTokens, emptyCount: empty, tokenCount: tokenCount)
            .cut(TextPieces(of: text, headings: headings).pieces, of: text)
        let packing = PassagePacking(
            pieces: pieces,
            bytes: Array(text.utf8),
            unit: unit,
            maximumTokens: maximumTokens,
            overlap: overlap,
            emptyCount: empty,
            tokenCount: tokenCount
        )
        var path = HeadingPath(headings)
        return packing.passages().map { passage in
            TextPassage(
                text: passage.text,
                range: passage.range,
                headings: path.titles(at: passage.range.lowerBound),
                tokenCount: passage.tokenCount
            )
        }
    }
}
