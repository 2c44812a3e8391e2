// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Reads a string as UTF-8 bytes.
    mutating func readString() throws -> [UInt8] {
        var text: [UInt8] = []
        try readString(into: &text)
        return text
    }

    /// Reads a string and appends its UTF-8 bytes.
    mutating func readString(into text: inout [UInt8]) throws {
        try expect(UInt8(ascii: "\""))
        var start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                text.append(contentsOf: bytes[start..<position])
                advance(by: 1)
                return
            }
            guard byte >= 0x20 else { throw failure(expected: "no control character in a string") }
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: bytes[start..<position])
                try readEscape(into: &text)
                start = position
            } else {
                advance(by: 1)
            }
        }
        throw failure(expected: "the end of a string")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws {
        guard position + 1 < bytes.count else { throw failure(expected: "an escape") }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""): text.append(0x22)
        case UInt8(ascii: "\\"): text.append(0x5C)
        case UInt8(ascii: "/"): text.append(0x2F)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): return try readUnicodeEscape(into: &text)
        default: throw failure(expected: "an escape")
        }
        advance(by: 2)
    }

    /// Reads `\uXXXX`, or the two of them that spell a scalar outside the basic plane.
    private mutating func readUnicodeEscape(into text: inout [UInt8]) throws {
        var value = try hexadecimal(at: position + 2)
        var length = 6
        if value & 0xFC00 == 0xD800, position + 7 < bytes.count, bytes[position + 6] == UInt8(ascii: "\\"),
            bytes[position + 7] == UInt8(ascii: "u")
        {
            let low = try hexadecimal(at: position + 8)
            guard low & 0xFC00 == 0xDC00 else { throw failure(expected: "the second half of a surrogate pair") }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
            length = 12
        }
        guard let scalar = UnicodeScalar(value) else { throw failure(expected: "a surrogate pair") }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        advance(by: length)
    }

    private func hexadecimal(at start: Int) throws -> UInt32 {
        guard start + 4 <= bytes.count else { throw failure(expected: "four hexadecimal digits") }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw failure(expected: "four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
