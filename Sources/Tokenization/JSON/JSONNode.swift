// SPDX-License-Identifier: Apache-2.0

/// A JSON value whose strings are bytes.
///
/// Swift compares strings by canonical equivalence, so `"é"` in its two spellings would be one key. Tokens are bytes:
/// two spellings are two tokens. Nothing here compares a `String`.
package enum JSONNode: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string([UInt8])
    case array([JSONNode])
    case object([JSONMember])

    /// The value of a key of an object; the last one if the key is repeated, as in the reference.
    func member(_ key: StaticString) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.hasKey(key) }?.value
    }
}

/// One key of a JSON object with its value.
package struct JSONMember: Sendable {
    package var key: [UInt8]
    package var value: JSONNode

    /// Whether the key has exactly these bytes.
    func hasKey(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { $0.elementsEqual(key) }
    }
}
