// SPDX-License-Identifier: Apache-2.0

/// Reads a filter's expression by recursive descent.
struct FilterParser {
    /// Parentheses and `not` one in another; more would only fill the stack.
    private static let maximumDepth = 100

    private let expression: String
    private let tokens: [FilterToken]
    private var position = 0
    private var depth = 0

    init(_ expression: String) throws {
        self.expression = expression
        var lexer = FilterLexer(expression)
        tokens = try lexer.tokens()
    }

    /// The whole expression.
    ///
    /// - Throws: `MetadataFilterError`.
    mutating func parse() throws -> FilterCondition {
        guard current.kind != .end else { throw error("the filter is empty") }
        let condition = try alternatives()
        guard current.kind == .end else {
            throw error(
                current.kind == .close ? "no parenthesis is open here" : "'and' or 'or' is expected",
                hasActual: true
            )
        }
        return condition
    }

    private var current: FilterToken { tokens[position] }

    private mutating func alternatives() throws -> FilterCondition {
        var parts = [try conjunction()]
        while takeWord("or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws -> FilterCondition {
        var parts = [try negation()]
        while takeWord("and") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws -> FilterCondition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw error("more than \(Self.maximumDepth) parentheses and 'not' stand one in another")
        }
        if takeWord("not") { return .not(try negation()) }
        guard take(.open) else { return try comparison() }
        let condition = try alternatives()
        guard take(.close) else { throw error("')' is expected", hasActual: true) }
        return condition
    }

    private mutating func comparison() throws -> FilterCondition {
        let path = try self.path()
        if case .comparison(let comparison) = current.kind {
            position += 1
            return .comparison(path, comparison, try literal(for: comparison))
        }
        if takeWord("is") {
            let isNegated = takeWord("not")
            guard takeWord("null") else { throw error("'null' is expected", hasActual: true) }
            return isNegated ? .not(.isNull(path)) : .isNull(path)
        }
        let isNegated = takeWord("not")
        if takeWord("in") {
            let condition = FilterCondition.isOneOf(path, try list())
            return isNegated ? .not(condition) : condition
        }
        if takeWord("like") {
            let condition = FilterCondition.isLike(path, try pattern())
            return isNegated ? .not(condition) : condition
        }
        throw error(
            isNegated
                ? "'in' or 'like' is expected" : "a comparison is expected (=, !=, <, <=, >, >=, in, like, is null)",
            hasActual: true
        )
    }

    private mutating func path() throws -> FilterPath {
        var keys = [try key()]
        while take(.dot) { keys.append(try key()) }
        return FilterPath(keys: keys)
    }

    private mutating func key() throws -> String {
        switch current.kind {
        case .word(let name) where !current.isReserved:
            position += 1
            return name
        case .quotedKey(let name):
            position += 1
            return name
        case .word: throw error("a key is expected; a key called '\(current.text)' stands in double quotes")
        case .string: throw error("a key is expected; texts in single quotes stand on the right, keys in double quotes")
        default: throw error("a key is expected", hasActual: true)
        }
    }

    private mutating func literal(for comparison: FilterOperator = .equal) throws -> FilterLiteral {
        let token = current
        let literal: FilterLiteral
        switch token.kind {
        case .string(let text): literal = .string(text)
        case .integer(let value): literal = .integer(value)
        case .number(let value): literal = .number(value)
        case .word where token.isWord("true") || token.isWord("false"):
            guard comparison == .equal || comparison == .unequal else {
                throw error("\(token.text) is neither less nor greater than anything; use = or !=")
            }
            literal = .bool(token.isWord("true"))
        case .word where token.isWord("null"):
            throw error("nothing equals null; use 'is null' or 'is not null'")
        case .word where !token.isReserved, .quotedKey:
            let name = token.kind == .word(token.text) ? token.text : String(token.text.dropFirst().dropLast())
            throw error("a value is expected; a text stands in single quotes: '\(name)'")
        default: throw error("a value is expected", hasActual: true)
        }
        position += 1
        return literal
    }

    private mutating func list() throws -> [FilterLiteral] {
        guard take(.open) else { throw error("'(' is expected, and values with commas between them", hasActual: true) }
        var literals = [try literal()]
        while take(.comma) { literals.append(try literal()) }
        guard take(.close) else { throw error("',' or ')' is expected", hasActual: true) }
        return literals
    }

    private mutating func pattern() throws -> LikePattern {
        guard case .string(let text) = current.kind else {
            throw error("a pattern in single quotes is expected", hasActual: true)
        }
        guard let pattern = LikePattern(text) else {
            throw error("the pattern ends with a backslash that makes nothing stand for itself; double it")
        }
        position += 1
        return pattern
    }

    private mutating func take(_ kind: FilterToken.Kind) -> Bool {
        guard current.kind == kind else { return false }
        position += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard current.isWord(word) else { return false }
        position += 1
        return true
    }

    private func error(_ reason: String, hasActual: Bool = false) -> MetadataFilterError {
        let actual = current.kind == .end ? ", but the filter ends here" : ", not \(current.text)"
        return MetadataFilterError(
            expression: expression,
            column: current.offset + 1,
            reason: reason + (hasActual ? actual : "")
        )
    }
}
