// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Reads a string and appends its bytes, which are UTF-8.
    ///
    /// - Parameter text: Receives the bytes.
    /// - Throws: `JSONError`.
    package mutating func readString(into text: inout [UInt8]) throws(JSONError) {
        guard peek() == UInt8(ascii: "\"") else { throw error(expected: "a string") }
        position += 1
        while true {
            text.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[try readPlainBytes()]))
            if bytes[position] == UInt8(ascii: "\"") { break }
            try readEscape(into: &text)
        }
        position += 1
    }

    /// Reads a string.
    ///
    /// - Returns: The text, its bytes as they are: nothing is normalised.
    /// - Throws: `JSONError`.
    package mutating func readText() throws(JSONError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw error(expected: "a string") }
        let start = position
        position += 1
        let range = try readPlainBytes()
        if bytes[position] == UInt8(ascii: "\"") {
            // The common case: no escape, the bytes are the text.
            position += 1
            return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        }
        position = start
        var text: [UInt8] = []
        try readString(into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Steps to the quote or backslash that ends the bytes that mean themselves.
    ///
    /// - Returns: Where those bytes are.
    private mutating func readPlainBytes() throws(JSONError) -> Range<Int> {
        let start = position
        var index = position
        defer { position = index }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return start..<index }
            if byte >= 0x80 {
                guard let length = bytes.validUTF8ScalarLength(at: index) else {
                    throw error(expected: "valid UTF-8", at: index)
                }
                index += length
            } else {
                guard byte >= 0x20 else {
                    throw error(expected: "no unescaped control character in a string", at: index)
                }
                index += 1
            }
        }
        throw error(expected: "the end of a string", at: index)
    }

    /// Reads an escape; the position is on its backslash.
    private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
        guard position + 1 < bytes.count else { throw error(expected: "the end of a string", at: bytes.count) }
        let byte = bytes[position + 1]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): return try readUnicodeEscape(into: &text)
        default: throw error(expected: "one of the escapes of JSON")
        }
        position += 2
    }

    /// Reads `\uXXXX`, or the two of them that spell a scalar outside the basic plane.
    private mutating func readUnicodeEscape(into text: inout [UInt8]) throws(JSONError) {
        var value = try hexadecimal(at: position + 2)
        var length = 6
        if value & 0xfc00 == 0xd800, position + 7 < bytes.count, bytes[position + 6] == UInt8(ascii: "\\"),
            bytes[position + 7] == UInt8(ascii: "u")
        {
            let low = try hexadecimal(at: position + 8)
            guard low & 0xfc00 == 0xdc00 else { throw error(expected: "a surrogate pair") }
            value = 0x10000 + (value & 0x3ff) << 10 + low & 0x3ff
            length = 12
        }
        guard let scalar = Unicode.Scalar(value) else { throw error(expected: "a surrogate pair") }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        position += length
    }

    private func hexadecimal(at start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for offset in start..<start + 4 {
            guard offset < bytes.count else { throw error(expected: "the end of a string", at: bytes.count) }
            let digit: UInt8
            switch bytes[offset] {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte & 0x0f
            case let byte where byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"):
                digit = byte & 0x0f + 9
            default: throw error(expected: "four hexadecimal digits", at: offset)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
