// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Reads JSON from bytes, value by value.
///
/// `JSONDecoder` would give `[String: Int]`, which merges canonically equivalent tokens, and takes many times as long.
package struct JSONReader {
    /// Nesting beyond this is refused, so that a hostile file cannot exhaust the stack.
    package static let depthLimit = 128

    let bytes: [UInt8]
    let file: URL
    private(set) var position = 0
    private var depth = 0

    /// Starts at the first byte; the bytes must be UTF-8.
    package init(bytes: [UInt8], file: URL) {
        self.bytes = bytes
        self.file = file
    }

    /// The error for the current position.
    func failure(expected: String) -> TokenizerError {
        .malformedJSON(file: file, offset: position, expected: expected)
    }

    /// Moves on by bytes that were looked at.
    mutating func advance(by count: Int) {
        position += count
    }

    /// The next byte that is not white space, or `nil` at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Steps over one punctuation byte.
    mutating func expect(_ byte: UInt8) throws {
        guard peek() == byte else { throw failure(expected: "'\(Character(UnicodeScalar(byte)))'") }
        position += 1
    }

    /// Fails unless only white space is left.
    package mutating func expectEnd() throws {
        guard peek() == nil else { throw failure(expected: "the end of the file") }
    }

    /// Reads an object, calling `member` with the key when the reader stands before its value.
    mutating func readObject(member: (inout JSONReader, [UInt8]) throws -> Void) throws {
        try expect(UInt8(ascii: "{"))
        try enter()
        if peek() == UInt8(ascii: "}") {
            position += 1
        } else {
            var key: [UInt8] = []
            while true {
                key.removeAll(keepingCapacity: true)
                try readString(into: &key)
                try expect(UInt8(ascii: ":"))
                try member(&self, key)
                if try readSeparator(closing: UInt8(ascii: "}")) { break }
            }
        }
        depth -= 1
    }

    /// Reads a value of any kind.
    package mutating func readValue() throws -> JSONNode {
        switch peek() {
        case UInt8(ascii: "{"):
            var members: [JSONMember] = []
            try readObject { reader, key in
                members.append(JSONMember(key: key, value: try reader.readValue()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            return .array(try readArray())
        case UInt8(ascii: "\""):
            return .string(try readString())
        case UInt8(ascii: "t"):
            return try readLiteral("true", .bool(true))
        case UInt8(ascii: "f"):
            return try readLiteral("false", .bool(false))
        case UInt8(ascii: "n"):
            return try readLiteral("null", .null)
        default:
            return .number(try readNumber())
        }
    }

    private mutating func enter() throws {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw failure(expected: "at most \(Self.depthLimit) levels of nesting")
        }
    }

    /// Steps over a comma, returning `false`, or the closing byte, returning `true`.
    private mutating func readSeparator(closing: UInt8) throws -> Bool {
        let byte = peek()
        guard byte == UInt8(ascii: ",") || byte == closing else {
            throw failure(expected: "',' or '\(Character(UnicodeScalar(closing)))'")
        }
        position += 1
        return byte == closing
    }

    private mutating func readArray() throws -> [JSONNode] {
        try expect(UInt8(ascii: "["))
        try enter()
        var values: [JSONNode] = []
        if peek() == UInt8(ascii: "]") {
            position += 1
        } else {
            repeat { values.append(try readValue()) } while try !readSeparator(closing: UInt8(ascii: "]"))
        }
        depth -= 1
        return values
    }

    private mutating func readLiteral(_ literal: StaticString, _ node: JSONNode) throws -> JSONNode {
        let end = position + literal.utf8CodeUnitCount
        guard end <= bytes.count, literal.withUTF8Buffer({ $0.elementsEqual(bytes[position..<end]) }) else {
            throw failure(expected: "a value")
        }
        position = end
        return node
    }

    /// Reads a non-negative whole number that fits 31 bits, without going through floating point.
    mutating func readID() throws -> Int32? {
        guard let first = peek(), isDigit(first) else {
            _ = try readValue()
            return nil
        }
        let start = position
        var value = 0
        while position < bytes.count, isDigit(bytes[position]), value <= Int(Int32.max) {
            value = value * 10 + Int(bytes[position] - 0x30)
            position += 1
        }
        let ends = position == bytes.count || ![0x2E, 0x45, 0x65].contains(bytes[position])
        let isPlain = ends && (first != 0x30 || position == start + 1)
        guard isPlain, let id = Int32(exactly: value) else {
            position = start
            _ = try readNumber()
            return nil
        }
        return id
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Reads a number by JSON's grammar, which is narrower than what `Double` accepts.
    private mutating func readNumber() throws -> Double {
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try readDigits()
        guard bytes[firstDigit] != 0x30 || position == firstDigit + 1 else {
            position = firstDigit
            throw failure(expected: "a number without leading zeros")
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try readDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                position += 1
            }
            try readDigits()
        }
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw failure(expected: "a number")
        }
        return value
    }

    private mutating func readDigits() throws {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard position > start else { throw failure(expected: position == bytes.count ? "a value" : "a digit") }
    }
}
