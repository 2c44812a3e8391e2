// SPDX-License-Identifier: Apache-2.0

/// Reads JSON (RFC 8259) from bytes, strictly.
///
/// Refused, because two readers might take it differently: bytes that are not UTF-8, a lone surrogate escape,
/// a key twice in one object, a number too great for a `Double`, nesting beyond `depthLimit`, anything after the value.
package struct JSONParser {
    /// The deepest nesting that is read.
    ///
    /// The reference's reader of tensor files has the same limit.
    package static let depthLimit = 128

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads the one value that the bytes hold.
    ///
    /// - Parameter bytes: The text, without a byte order mark.
    /// - Returns: The value.
    /// - Throws: `JSONError`.
    package static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONNode {
        var parser = JSONParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.error("unexpected text after the value") }
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

    private func error(_ reason: String, at offset: Int? = nil) -> JSONError {
        JSONError(offset: offset ?? position, reason: reason)
    }

    private var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
        skipSpace()
        guard let byte = current else { throw error("unexpected end of text") }
        switch byte {
        case UInt8(ascii: "{"):
            return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["):
            return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number()
        case UInt8(ascii: "t"):
            try word("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default:
            throw error("expected a value")
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { throw error("expected \(word)") }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] {
            throw error("expected \(word)")
        }
        position += length
    }

    private mutating func object(depth: Int) throws(JSONError) -> [String: JSONNode] {
        guard depth <= Self.depthLimit else { throw error("nested more than \(Self.depthLimit) deep") }
        position += 1
        var result: [String: JSONNode] = [:]
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return result
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
            let start = position
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("expected ':' after a key") }
            position += 1
            let entry = try value(depth: depth)
            guard result.updateValue(entry, forKey: key) == nil else {
                throw error("the key \(JSONNode.string(key).summary) occurs twice", at: start)
            }
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return result
            default: throw error("expected ',' or '}'")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONNode] {
        guard depth <= Self.depthLimit else { throw error("nested more than \(Self.depthLimit) deep") }
        position += 1
        var result: [JSONNode] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return result
        }
        while true {
            result.append(try value(depth: depth))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return result
            default: throw error("expected ',' or ']'")
            }
        }
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw error("expected a digit") }
    }

    private mutating func number() throws(JSONError) -> JSONNode {
        let start = position
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        try digits()
        if bytes[firstDigit] == UInt8(ascii: "0"), position - firstDigit > 1 {
            throw error("a number must not begin with 0", at: firstDigit)
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text), !(isNegative && value == 0) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw error("the number is too great", at: start) }
        return .number(value)
    }
}

extension JSONParser {
    /// Reads a string; the position is on its first quote.
    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if current == UInt8(ascii: "\"") {
            // The common case: no escape, the bytes are the text.
            let text = try validated(bytes[start..<position], at: start)
            position += 1
            return text
        }
        var units = Array(bytes[start..<position])
        while true {
            guard let byte = current else { throw error("a string has no end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return try validated(units[...], at: start)
            case UInt8(ascii: "\\"):
                try escape(into: &units)
            case 0..<0x20:
                throw error("a control character in a string must be escaped", at: position - 1)
            default:
                units.append(byte)
            }
        }
    }

    private func validated(_ units: some Sequence<UInt8>, at offset: Int) throws(JSONError) -> String {
        guard let text = String(validating: units, as: UTF8.self) else {
            throw error("a string is not valid UTF-8", at: offset)
        }
        return text
    }

    private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
        let start = position - 1
        guard let byte = current else { throw error("a string has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0c)
        case UInt8(ascii: "n"): units.append(0x0a)
        case UInt8(ascii: "r"): units.append(0x0d)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "u"):
            var code = try fourHexDigits()
            if code >= 0xd800, code < 0xdc00, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try fourHexDigits()
                guard low >= 0xdc00, low < 0xe000 else { throw error("a lone surrogate escape", at: start) }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("a lone surrogate escape", at: start) }
            units.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default:
            throw error("an unknown escape", at: start)
        }
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw error("a string has no end") }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error("expected four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
