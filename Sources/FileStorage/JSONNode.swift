// SPDX-License-Identifier: Apache-2.0

/// A JSON value as it was read.
package enum JSONNode: Sendable, Hashable {
    /// The word `null`.
    case null
    /// The words `true` and `false`.
    case boolean(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONNode])
    /// Values by key; a text with the same key twice does not parse.
    ///
    /// Swift compares keys by canonical equivalence: a text with both spellings of `"é"` as keys does not parse
    /// either. Where keys are data, as in a vocabulary, read them with `JSONReader`.
    case object([String: JSONNode])
}

extension JSONNode {
    /// What kind of value this is, for messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The value in one short line, for messages.
    package var summary: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value):
            value.unicodeScalars.count <= 60
                ? "\"\(value)\"" : "\"\(String(String.UnicodeScalarView(value.unicodeScalars.prefix(57))))…\""
        case .array(let values): values.isEmpty ? "an empty array" : "an array of \(values.count)"
        case .object(let values): values.isEmpty ? "an empty object" : "an object of \(values.count)"
        }
    }
}
