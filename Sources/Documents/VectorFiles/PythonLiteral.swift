// SPDX-License-Identifier: Apache-2.0

/// Reads the part of Python's literals that headers of `.npy` files use.
struct PythonLiteral {
    enum Value: Hashable {
        case string(String)
        case boolean(Bool)
        case tuple([Int])
        /// A list, as its source text: only the element types of records are written so.
        case list(String)
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a dictionary with texts as keys, and nothing but space after it.
    mutating func dictionary() throws(NumPyHeader.Fault) -> [String: Value] {
        var result: [String: Value] = [:]
        try expect("{")
        while !take("}") {
            let key = try string()
            try expect(":")
            guard result.updateValue(try value(), forKey: key) == nil else {
                throw fault("'\(key)' occurs twice")
            }
            if !take(",") {
                try expect("}")
                break
            }
        }
        skipSpace()
        guard position == bytes.count else { throw fault("text follows the dictionary") }
        return result
    }

    private func fault(_ reason: String) -> NumPyHeader.Fault {
        NumPyHeader.Fault(reason: "its header cannot be read: \(reason), at byte \(position) of it")
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0a { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(NumPyHeader.Fault) {
        guard take(character) else { throw fault("'\(character)' is missing") }
    }

    private mutating func take(word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func value() throws(NumPyHeader.Fault) -> Value {
        skipSpace()
        guard position < bytes.count else { throw fault("a value is missing") }
        switch bytes[position] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "("): return .tuple(try tuple())
        case UInt8(ascii: "["): return .list(try list())
        default:
            if take(word: "True") { return .boolean(true) }
            if take(word: "False") { return .boolean(false) }
            throw fault("a value is missing")
        }
    }

    private mutating func string() throws(NumPyHeader.Fault) -> String {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"")
        else {
            throw fault("a quotation mark is missing")
        }
        let quote = bytes[position]
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: quote) else { throw fault("a text has no end") }
        // No escapes: neither the keys nor the names of types have any.
        guard let text = String(validating: bytes[start..<end], as: UTF8.self), !text.contains("\\") else {
            throw fault("a text has escapes or is not UTF-8")
        }
        position = end + 1
        return text
    }

    private mutating func tuple() throws(NumPyHeader.Fault) -> [Int] {
        var result: [Int] = []
        try expect("(")
        while !take(")") {
            skipSpace()
            let start = position
            while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
            guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
                throw fault("a size is not a number that fits")
            }
            result.append(number)
            if !take(",") {
                try expect(")")
                break
            }
        }
        return result
    }

    private mutating func list() throws(NumPyHeader.Fault) -> String {
        let start = position
        var depth = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "[") { depth += 1 }
            if bytes[position] == UInt8(ascii: "]") { depth -= 1 }
            position += 1
            if depth == 0 { return String(decoding: bytes[start..<position], as: UTF8.self) }
        }
        throw fault("a list has no end")
    }
}
