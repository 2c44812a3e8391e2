// SPDX-License-Identifier: Apache-2.0

/// A condition on the metadata of documents.
///
/// ```swift
/// let filter = try MetadataFilter(parsing: "section = 'sound' and size > 1000000 and tag in ('audio', 'editing')")
/// let found = documents.filter { filter.matches($0.metadata) }
/// ```
///
/// A comparison names a key and a value: `=`, `!=`, `<`, `<=`, `>`, `>=`, `in (…)`, `like`, `is null`. Comparisons are
/// joined by `and`, `or`, `not` and parentheses; `not` binds closest, then `and`. Words of the language may be written
/// in capitals. Texts stand in single quotes, a quote in them doubled; numbers and `true` and `false` stand bare. Dots
/// lead into objects: `size.installed`. A key with other characters than letters, digits, `_` and `-`, one that begins
/// with a digit, or one that is a word of the language stands in double quotes.
///
/// - A comparison with a key that a document does not have, or whose value is of another type, is false: so `size != 3`
///   is false without a size, and `not size = 3` true. `not in`, `not like` and `is not null` are the opposites of `in`,
///   `like` and `is null`.
/// - An array matches if any of its elements does.
/// - Texts are compared byte by byte of their UTF-8, numbers by value. `like` takes `%` for any characters and `_` for
///   one; a backslash makes the next character stand for itself; letters of ASCII match in either case.
/// - `is null` is true for `null` and for a missing key.
public struct MetadataFilter: Sendable, Hashable {
    /// What has to hold.
    package let condition: FilterCondition

    /// The expression, as it was given.
    public let expression: String

    /// Reads an expression.
    ///
    /// - Parameter expression: The condition; see the type for the language.
    /// - Throws: `MetadataFilterError`, with the column.
    public init(parsing expression: String) throws {
        var parser = try FilterParser(expression)
        condition = try parser.parse()
        self.expression = expression
    }

    /// Whether a document passes.
    ///
    /// - Parameter metadata: What is known of the document.
    /// - Returns: Whether the condition holds.
    /// - Complexity: In proportion to the comparisons, and to the elements of the arrays that they look at.
    public func matches(_ metadata: [String: JSONValue]) -> Bool {
        condition.holds(for: metadata)
    }
}

extension MetadataFilter: CustomStringConvertible {
    /// The expression.
    public var description: String { expression }
}
