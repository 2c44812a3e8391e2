// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What makes a tokenizer file unusable, or a request to a tokenizer impossible.
@nonexhaustive
public enum TokenizerError: Error, Sendable, Hashable {
    /// A directory holds none of the files that a tokenizer is made from.
    case fileNotFound(directory: URL, searched: [String])
    /// The system could not read a file.
    case unreadableFile(URL, reason: String)
    /// A file is larger than a tokenizer can be.
    case fileTooLarge(URL, limit: Int, actual: Int)
    /// The bytes at `offset` are not UTF-8.
    case invalidUTF8(file: URL, offset: Int)
    /// The bytes at `offset` are not the JSON that had to follow.
    case malformedJSON(file: URL, offset: Int, expected: String)
    /// A key that the file must have is absent; `key` is its path from the root.
    case missingKey(String, file: URL)
    /// A key has a value of another kind or out of range.
    case invalidValue(key: String, expected: String, file: URL)
    /// A normalizer, pre-tokenizer, model or post-processor that Kindred does not have.
    case unsupportedPart(kind: String, name: String, file: URL)
    /// A token that plays a role is not in the vocabulary.
    case missingToken(String, role: String, file: URL)
    /// A token is in the vocabulary twice.
    case duplicateToken(String, file: URL)
    /// Two tokens have one id.
    case duplicateID(Int, file: URL)
    /// An added token declares another id than the vocabulary gives it.
    case mismatchedID(token: String, expected: Int, actual: Int, file: URL)
    /// The requested length leaves no room for the special tokens.
    case maximumLengthTooSmall(minimum: Int, actual: Int)
    /// Offsets were asked for in a text of more bytes than offsets can count.
    case textTooLong(limit: Int, actual: Int)
}

extension TokenizerError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .fileNotFound(let directory, let searched):
            "No tokenizer in \(directory.path): looked for \(searched.joined(separator: ", "))."
        case .unreadableFile(let file, let reason):
            "Cannot read \(file.path): \(reason)."
        case .fileTooLarge(let file, let limit, let actual):
            "\(file.path) has \(actual) bytes; a tokenizer file may have \(limit)."
        case .invalidUTF8(let file, let offset):
            "\(file.path) is not UTF-8 at byte \(offset)."
        case .malformedJSON(let file, let offset, let expected):
            "\(file.path) is damaged at byte \(offset): expected \(expected)."
        case .missingKey(let key, let file):
            "\(file.path) lacks the key '\(key)'."
        case .invalidValue(let key, let expected, let file):
            "\(file.path): '\(key)' must be \(expected)."
        case .unsupportedPart(let kind, let name, let file):
            "\(file.path) needs the \(kind) '\(name)', which Kindred does not support yet."
        case .missingToken(let token, let role, let file):
            "\(file.path): the \(role) token '\(token)' is not in the vocabulary."
        case .duplicateToken(let token, let file):
            "\(file.path): the token '\(token)' is in the vocabulary twice."
        case .duplicateID(let id, let file):
            "\(file.path): two tokens have the id \(id)."
        case .mismatchedID(let token, let expected, let actual, let file):
            "\(file.path): the added token '\(token)' must have the id \(expected), but declares \(actual)."
        case .maximumLengthTooSmall(let minimum, let actual):
            "A maximum length of \(actual) leaves no room for the \(minimum) special tokens."
        case .textTooLong(let limit, let actual):
            "A text of \(actual) bytes is too long for offsets; the limit is \(limit). Split it, or ask for ids alone."
        }
    }
}
