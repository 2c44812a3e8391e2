// SPDX-License-Identifier: Apache-2.0

/// A word, sign or value of a filter's expression.
struct FilterToken: Equatable {
    enum Kind: Equatable {
        /// Bare: a key or a word of the language.
        case word(String)
        /// In double quotes: a key.
        case quotedKey(String)
        case string(String)
        case integer(Int64)
        case number(Double)
        case comparison(FilterOperator)
        case dot
        case comma
        case open
        case close
        case end
    }

    let kind: Kind
    /// Characters before it.
    let offset: Int
    /// What stands there, for messages.
    let text: String

    /// Whether it is this word of the language, in capitals or not.
    func isWord(_ word: String) -> Bool {
        if case .word(let own) = kind { own.lowercased() == word } else { false }
    }

    /// Words that a key can only be in double quotes.
    static let reserved: Set<String> = ["and", "or", "not", "in", "is", "null", "like", "true", "false"]

    /// Whether it is a word of the language.
    var isReserved: Bool {
        if case .word(let own) = kind { Self.reserved.contains(own.lowercased()) } else { false }
    }
}
