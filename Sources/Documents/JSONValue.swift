// SPDX-License-Identifier: Apache-2.0

import FileStorage

/// A JSON value, as metadata holds it.
///
/// ```swift
/// let year: JSONValue = .integer(1994)
/// let text = JSONValue.object(["year": year]).json      // {"year":1994}
/// ```
///
/// Whole numbers that fit 64 bits stay exact; other numbers are `Double`.
public indirect enum JSONValue: Sendable, Hashable {
    /// The word `null`.
    case null
    /// The words `true` and `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction or an exponent, or one that does not fit 64 bits.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Values by key.
    case object([String: JSONValue])
}

extension JSONValue {
    /// Reads a JSON text.
    ///
    /// - Parameter json: One value, with space around it or not.
    /// - Throws: `JSONValueError` when the text is not JSON, has a lone surrogate escape, or has a key twice in one object.
    public init(parsing json: String) throws {
        do throws(JSONError) {
            self.init(try JSONParser.parse(json))
        } catch {
            throw JSONValueError(offset: error.offset, reason: error.reason)
        }
    }

    init(_ node: JSONNode) {
        switch node {
        case .null: self = .null
        case .boolean(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map { JSONValue($0) })
        case .object(let values): self = .object(values.mapValues { JSONValue($0) })
        }
    }

    /// The value as a JSON text on one line, with sorted keys, so that equal values give equal texts.
    ///
    /// - Precondition: No number in it is infinite or NaN; JSON has no words for those.
    public var json: String {
        var text = ""
        JSONWriter.append(self, to: &text)
        return text
    }
}

/// Why a text is not JSON, and where.
public struct JSONValueError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The first byte that does not fit, counted from 0.
    public let offset: Int

    /// What is wrong there.
    public let reason: String

    /// One line: what is wrong and where.
    public var description: String {
        "Not valid JSON: \(reason), at byte \(offset)."
    }
}
