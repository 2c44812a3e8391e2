// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Reads a value of which only a whole number is of use.
    ///
    /// - Returns: The number, or `nil` for anything else, and for a number with fraction or exponent or beyond 64 bits.
    /// - Throws: `JSONError`.
    package mutating func readInteger() throws(JSONError) -> Int64? {
        if let byte = peek(), isDigit(byte), let value = readPlainDigits() { return value }
        guard case .integer(let value) = try readNode() else { return nil }
        return value
    }

    /// Reads a number by JSON's grammar, which is narrower than what `Double` accepts; the position is on its start.
    mutating func readNumber() throws(JSONError) -> JSONNode {
        if let value = readPlainDigits() { return .integer(value) }
        let start = position
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard let first = current, isDigit(first) else {
            throw error(expected: isNegative ? "a digit" : "a value")
        }
        let firstDigit = position
        try readDigits()
        guard first != UInt8(ascii: "0") || position == firstDigit + 1 else {
            throw error(expected: "a number without leading zeros", at: firstDigit)
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try readDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try readDigits()
        }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        if isInteger, let value = Int64(text), !(isNegative && value == 0) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw error(expected: "a number that a Double can hold", at: start)
        }
        return .number(value)
    }

    /// Reads the common case of a number, an id or a size: up to 18 digits, which cannot overflow, and nothing else.
    ///
    /// - Returns: The number, or `nil`, with the position as it was.
    @inline(__always)
    private mutating func readPlainDigits() -> Int64? {
        var (end, value): (Int, Int64) = (position, 0)
        let limit = min(bytes.count, position + 18)
        while end < limit, isDigit(bytes[end]) {
            value = value * 10 + Int64(bytes[end] & 0x0f)
            end += 1
        }
        guard end > position, end < bytes.count else { return nil }
        // A leading zero, a fraction, an exponent or more digits are for the long way.
        guard bytes[position] != UInt8(ascii: "0") || end == position + 1, !isDigit(bytes[end]) else { return nil }
        guard bytes[end] != UInt8(ascii: "."), bytes[end] | 0x20 != UInt8(ascii: "e") else { return nil }
        position = end
        return value
    }

    private var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func readDigits() throws(JSONError) {
        let start = position
        while let byte = current, isDigit(byte) { position += 1 }
        guard position > start else { throw error(expected: "a digit") }
    }
}
