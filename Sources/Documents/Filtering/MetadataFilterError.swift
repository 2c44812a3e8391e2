// SPDX-License-Identifier: Apache-2.0

/// Why an expression is not a filter, and where.
public struct MetadataFilterError: Error, Sendable, Hashable {
    /// The expression.
    public let expression: String

    /// The first character that does not fit, counted from 1.
    public let column: Int

    /// What is wrong there.
    public let reason: String
}

extension MetadataFilterError: CustomStringConvertible {
    /// What is wrong, then the expression, and a mark below the place.
    public var description: String {
        let line = expression.map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
        return """
            Filter, column \(column): \(reason).
              \(line)
              \(String(repeating: " ", count: column - 1))^
            """
    }
}
