// SPDX-License-Identifier: Apache-2.0

/// Reads JSON (RFC 8259) from bytes, value by value, strictly.
///
/// ```swift
/// var reader = JSONReader(bytes)
/// try reader.beginObject()
/// while try reader.nextKey(into: &token) { ids[token] = try reader.readInteger() }
/// try reader.expectEnd()
/// ```
/// Nothing is built that the caller does not ask for, and keys are bytes: `JSONDecoder` and `JSONNode` would merge keys
/// that are canonically equivalent. After `beginObject()` come calls of `nextKey` until it finds the end, after each
/// of them one value; arrays likewise.
///
/// Refused, because two readers might take it differently: bytes that are not UTF-8, a lone surrogate escape,
/// a number too great for a `Double`, nesting beyond `depthLimit`, anything after the value. Repeated keys are the
/// caller's business; `readNode()` refuses them.
package struct JSONReader {
    /// The deepest nesting that is read, so that a hostile file cannot exhaust the stack.
    ///
    /// The reference's reader of tensor files has the same limit.
    package static let depthLimit = 128

    // SAFETY: only read, and only below `count`; the initialiser makes the caller keep the bytes alive.
    let bytes: UnsafeRawBufferPointer
    /// The offset of the byte to be read next.
    var position = 0
    private var depth = 0
    /// Whether an object or array has just begun, so that no comma is due.
    private var isAtBeginning = false

    /// Starts at the first byte.
    ///
    /// - Parameter bytes: The text, without a byte order mark; it must outlive the reader.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The number of bytes that are not read yet.
    package var remainingCount: Int { bytes.count - position }

    /// The error for an offset, or for the current position.
    func error(expected: String, at offset: Int? = nil) -> JSONError {
        JSONError(offset: offset ?? position, expected: expected)
    }

    /// Steps over white space.
    ///
    /// - Returns: The byte that follows, which tells the kind of a value, or `nil` at the end.
    package mutating func peek() -> UInt8? {
        skipSpace()
    }

    /// The same, for the loops of this module.
    @inline(__always)
    private mutating func skipSpace() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Fails unless only white space is left.
    ///
    /// - Throws: `JSONError`.
    package mutating func expectEnd() throws(JSONError) {
        guard skipSpace() == nil else { throw error(expected: "the end of the text") }
    }

    /// Steps into an object.
    ///
    /// - Throws: `JSONError` if another value stands here, or the nesting is too deep.
    package mutating func beginObject() throws(JSONError) {
        guard skipSpace() == UInt8(ascii: "{") else { throw error(expected: "'{'") }
        try begin()
    }

    /// Steps into an array.
    ///
    /// - Throws: `JSONError` if another value stands here, or the nesting is too deep.
    package mutating func beginArray() throws(JSONError) {
        guard skipSpace() == UInt8(ascii: "[") else { throw error(expected: "'['") }
        try begin()
    }

    /// Reads the next key of an object up to its value, or steps over the object's end.
    ///
    /// - Returns: The key, or `nil` at the end.
    /// - Throws: `JSONError`.
    package mutating func nextKey() throws(JSONError) -> JSONKey? {
        guard try hasNext(closing: UInt8(ascii: "}")) else { return nil }
        let start = position
        try expectKey()
        let text = try readText()
        try expectColon()
        return JSONKey(text: text, offset: start)
    }

    /// Reads the next key of an object up to its value, or steps over the object's end.
    ///
    /// - Parameter key: Is replaced by the bytes of the key, its escapes resolved.
    /// - Returns: Whether there was a key.
    /// - Throws: `JSONError`.
    package mutating func nextKey(into key: inout [UInt8]) throws(JSONError) -> Bool {
        guard try hasNext(closing: UInt8(ascii: "}")) else { return false }
        try expectKey()
        key.removeAll(keepingCapacity: true)
        try readString(into: &key)
        try expectColon()
        return true
    }

    /// Steps to the next element of an array, or over the array's end.
    ///
    /// - Returns: Whether there is an element.
    /// - Throws: `JSONError`.
    package mutating func nextElement() throws(JSONError) -> Bool {
        try hasNext(closing: UInt8(ascii: "]"))
    }

    /// Steps over one of the words that are values; the position is on its first letter.
    mutating func readWord(_ word: StaticString) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length,
            word.withUTF8Buffer({ $0.elementsEqual(bytes[position..<position + length]) })
        else { throw error(expected: "a value") }
        position += length
    }

    private mutating func begin() throws(JSONError) {
        guard depth < Self.depthLimit else {
            throw error(expected: "at most \(Self.depthLimit) levels of nesting")
        }
        depth += 1
        position += 1
        isAtBeginning = true
    }

    /// Steps over a comma if one is due, or over the closing byte.
    private mutating func hasNext(closing: UInt8) throws(JSONError) -> Bool {
        let byte = skipSpace()
        if byte == closing {
            position += 1
            depth -= 1
            isAtBeginning = false
            return false
        }
        if isAtBeginning {
            isAtBeginning = false
            return true
        }
        guard byte == UInt8(ascii: ",") else {
            throw error(expected: closing == UInt8(ascii: "}") ? "',' or '}'" : "',' or ']'")
        }
        position += 1
        _ = skipSpace()
        return true
    }

    private mutating func expectKey() throws(JSONError) {
        guard skipSpace() == UInt8(ascii: "\"") else { throw error(expected: "a key in quotes") }
    }

    private mutating func expectColon() throws(JSONError) {
        guard skipSpace() == UInt8(ascii: ":") else { throw error(expected: "':'") }
        position += 1
    }
}
