// SPDX-License-Identifier: Apache-2.0

/// Reads a whole JSON text into a tree, as strictly as `JSONReader`, and refuses a key twice in one object.
package enum JSONParser {
    /// The deepest nesting that is read.
    package static let depthLimit = JSONReader.depthLimit

    /// Reads the one value that the bytes hold.
    ///
    /// - Parameter bytes: The text, without a byte order mark.
    /// - Returns: The value.
    /// - Throws: `JSONError`.
    package static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONNode {
        var reader = JSONReader(bytes)
        let value = try reader.readNode()
        try reader.expectEnd()
        return value
    }

    /// Reads the one value that a text holds.
    ///
    /// - Parameter text: The text.
    /// - Returns: The value.
    /// - Throws: `JSONError`.
    package static func parse(_ text: String) throws(JSONError) -> JSONNode {
        var text = text
        let result: Result<JSONNode, JSONError> = text.withUTF8 { utf8 in
            do throws(JSONError) {
                return .success(try parse(UnsafeRawBufferPointer(utf8)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension JSONReader {
    /// Reads a value of any kind.
    ///
    /// - Returns: The value.
    /// - Throws: `JSONError`.
    package mutating func readNode() throws(JSONError) -> JSONNode {
        switch peek() {
        case UInt8(ascii: "{"):
            try beginObject()
            var members: [String: JSONNode] = [:]
            while let key = try nextKey() { try readMember(key, into: &members) }
            return .object(members)
        case UInt8(ascii: "["):
            try beginArray()
            var values: [JSONNode] = []
            while try nextElement() { values.append(try readNode()) }
            return .array(values)
        case UInt8(ascii: "\""):
            return .string(try readText())
        case UInt8(ascii: "t"):
            try readWord("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try readWord("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try readWord("null")
            return .null
        default:
            return try readNumber()
        }
    }

    /// Reads the value of a key into an object.
    ///
    /// - Parameters:
    ///   - key: What `nextKey()` returned.
    ///   - members: The object so far.
    /// - Throws: `JSONError`, also when the object has the key already.
    package mutating func readMember(_ key: JSONKey, into members: inout [String: JSONNode]) throws(JSONError) {
        let value = try readNode()
        guard members.updateValue(value, forKey: key.text) == nil else { throw repetition(of: key) }
    }

    /// The error for a key that an object has twice.
    ///
    /// - Parameter key: Its second occurrence.
    /// - Returns: The error.
    package func repetition(of key: JSONKey) -> JSONError {
        let name = JSONNode.string(key.text).summary
        return error(expected: "a key other than \(name), which the object has already", at: key.offset)
    }
}
