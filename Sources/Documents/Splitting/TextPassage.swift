// SPDX-License-Identifier: Apache-2.0

/// A piece of a longer text.
public struct TextPassage: Sendable, Hashable {
    /// The passage: the bytes of the text at `range`, unchanged.
    public let text: String
    /// Where it stands in the text, in UTF-8 bytes.
    public let range: Range<Int>
    /// The titles of the headings above it, outermost first; that of its own section is the last.
    ///
    /// Empty unless the text was split by headings.
    public let headings: [String]
    /// Its tokens, as the splitter's counter counts them.
    public let tokenCount: Int
}
