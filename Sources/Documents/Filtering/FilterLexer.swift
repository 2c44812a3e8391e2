// SPDX-License-Identifier: Apache-2.0

/// Cuts a filter's expression into tokens.
struct FilterLexer {
    private let expression: String
    private let characters: [Character]
    private var position = 0

    init(_ expression: String) {
        self.expression = expression
        characters = Array(expression)
    }

    /// All tokens, the last of which is `.end`.
    ///
    /// - Throws: `MetadataFilterError` where no token begins or one does not end.
    mutating func tokens() throws -> [FilterToken] {
        var tokens: [FilterToken] = []
        while position < characters.count {
            if characters[position].isWhitespace {
                position += 1
                continue
            }
            let start = position
            let kind = try next()
            tokens.append(FilterToken(kind: kind, offset: start, text: String(characters[start..<position])))
        }
        tokens.append(FilterToken(kind: .end, offset: characters.count, text: ""))
        return tokens
    }

    private mutating func next() throws -> FilterToken.Kind {
        let first = characters[position]
        switch first {
        case "'": return .string(try quoted(by: "'"))
        case "\"": return .quotedKey(try quoted(by: "\""))
        case "(": return single(.open)
        case ")": return single(.close)
        case ",": return single(.comma)
        case "=", "!", "<", ">": return try comparison()
        case _ where startsNumber: return try number()
        case ".": return single(.dot)
        case _ where Self.isPartOfWord(first):
            return .word(take(while: Self.isPartOfWord))
        default: throw error("'\(first)' does not belong into a filter", at: position)
        }
    }

    private mutating func single(_ kind: FilterToken.Kind) -> FilterToken.Kind {
        position += 1
        return kind
    }

    private mutating func take(while test: (Character) -> Bool) -> String {
        let start = position
        while position < characters.count, test(characters[position]) { position += 1 }
        return String(characters[start..<position])
    }

    private static func isPartOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "-"
    }

    private var startsNumber: Bool {
        let sign = characters[position]
        let digit = sign == "-" || sign == "+" ? position + 1 : position
        return digit < characters.count && ("0"..."9").contains(characters[digit])
    }

    private mutating func number() throws -> FilterToken.Kind {
        let start = position
        position += 1
        while position < characters.count {
            let character = characters[position]
            let isExponentSign = character == "+" && "eE".contains(characters[position - 1])
            guard Self.isPartOfWord(character) || character == "." || isExponentSign else { break }
            position += 1
        }
        let text = String(characters[start..<position])
        let digits = text.first == "+" ? String(text.dropFirst()) : text
        if let value = Int64(digits) { return .integer(value) }
        // Double would also take hexadecimal digits.
        guard digits.allSatisfy({ "0123456789.eE+-".contains($0) }), let value = Double(digits), value.isFinite else {
            throw error("'\(text)' is not a number; a text stands in single quotes, a key in double quotes", at: start)
        }
        return .number(value)
    }

    private mutating func comparison() throws -> FilterToken.Kind {
        let start = position
        let text = take(while: "=!<>".contains)
        switch text {
        case "==": return .comparison(.equal)
        case "<>": return .comparison(.unequal)
        default:
            guard let comparison = FilterOperator(rawValue: text) else {
                throw error("'\(text)' is not a comparison; there are =, !=, <, <=, > and >=", at: start)
            }
            return .comparison(comparison)
        }
    }

    private mutating func quoted(by quote: Character) throws -> String {
        let start = position
        position += 1
        var text = ""
        while position < characters.count {
            let character = characters[position]
            position += 1
            guard character == quote else {
                text.append(character)
                continue
            }
            guard position < characters.count, characters[position] == quote else { return text }
            text.append(quote)
            position += 1
        }
        throw error("the quote that opens here is not closed", at: start)
    }

    private func error(_ reason: String, at offset: Int) -> MetadataFilterError {
        MetadataFilterError(expression: expression, column: offset + 1, reason: reason)
    }
}
