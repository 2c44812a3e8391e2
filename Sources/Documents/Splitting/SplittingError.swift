// SPDX-License-Identifier: Apache-2.0

/// Why a text cannot be split as asked.
@nonexhaustive
public enum SplittingError: Error, Sendable, Hashable {
    /// An empty text has so many tokens already that nothing else fits.
    case noRoom(maximumTokens: Int, emptyText: Int)
    /// A single scalar has more tokens than a passage may have; `offset` in UTF-8 bytes.
    case scalarTooLong(offset: Int, maximumTokens: Int, actual: Int)
    /// The overlap is negative, or so long that passages would not get on.
    case overlapOutOfRange(maximum: Int, actual: Int)
}

extension SplittingError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .noRoom(let maximumTokens, let emptyText):
            "Passages of at most \(maximumTokens) tokens have no room for text: \(emptyText) are special tokens. "
                + "Allow at least \(emptyText + 1)."
        case .scalarTooLong(let offset, let maximumTokens, let actual):
            "The character at byte \(offset) has \(actual) tokens, more than the \(maximumTokens) of a passage. "
                + "Allow more tokens."
        case .overlapOutOfRange(let maximum, let actual):
            "Passages cannot overlap by \(actual). Use 0 to \(maximum)."
        }
    }
}
