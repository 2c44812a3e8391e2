// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// An object in a configuration file, whose values are checked as they are read.
///
/// Every error names the file and the path of the key. A key with the value null counts as absent, as in the reference.
struct ConfigurationSection {
    /// The file.
    let file: URL
    /// The path of the object in the file: empty for the whole file.
    let path: String
    /// The values by key.
    let values: [String: JSONNode]

    init(file: URL, path: String, values: [String: JSONNode]) {
        self.file = file
        self.path = path
        self.values = values
    }

    /// Takes a value that must be an object.
    init(file: URL, key: String, value: JSONNode) throws {
        guard case .object(let values) = value else {
            throw ModelError.invalidValue(
                file: file,
                key: key.isEmpty ? "the file" : key,
                expected: "an object",
                actual: value.summary
            )
        }
        self.init(file: file, path: key, values: values)
    }

    /// The path of a key in the file.
    func path(of key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// The value of a key, nil when absent or null.
    func value(_ key: String) -> JSONNode? {
        guard let value = values[key], value != .null else { return nil }
        return value
    }

    /// Whether a key is there, with whatever value.
    func contains(_ key: String) -> Bool {
        values[key] != nil
    }

    func invalid(_ key: String, expected: String, actual: JSONNode?) -> ModelError {
        .invalidValue(file: file, key: path(of: key), expected: expected, actual: actual?.summary ?? "missing")
    }

    func unsupported(_ key: String, value: String, supported: [String]) -> ModelError {
        .unsupportedValue(file: file, key: path(of: key), value: value, supported: supported)
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = value(key) else { return nil }
        let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
        let number: Int
        switch value {
        case .integer(let integer):
            guard let exact = Int(exactly: integer) else { throw invalid(key, expected: expected, actual: value) }
            number = exact
        case .number(let double):
            // 512.0 stands for 512.
            guard let exact = Int(exactly: double) else { throw invalid(key, expected: expected, actual: value) }
            number = exact
        default:
            throw invalid(key, expected: expected, actual: value)
        }
        guard range.contains(number) else { throw invalid(key, expected: expected, actual: value) }
        return number
    }

    func requiredInteger(_ key: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = try integer(key, in: range) else {
            throw invalid(
                key,
                expected: "an integer from \(range.lowerBound) to \(range.upperBound)",
                actual: values[key]
            )
        }
        return number
    }

    func number(_ key: String) throws -> Double? {
        switch value(key) {
        case nil: return nil
        case .integer(let integer): return Double(integer)
        case .number(let number): return number
        case let other: throw invalid(key, expected: "a number", actual: other)
        }
    }

    func boolean(_ key: String) throws -> Bool? {
        switch value(key) {
        case nil: return nil
        case .boolean(let boolean): return boolean
        case let other: throw invalid(key, expected: "true or false", actual: other)
        }
    }

    func string(_ key: String) throws -> String? {
        switch value(key) {
        case nil: return nil
        case .string(let string): return string
        case let other: throw invalid(key, expected: "a string", actual: other)
        }
    }

    func requiredString(_ key: String) throws -> String {
        guard let string = try string(key) else { throw invalid(key, expected: "a string", actual: values[key]) }
        return string
    }

    func strings(_ key: String) throws -> [String]? {
        guard let value = value(key) else { return nil }
        guard case .array(let elements) = value else {
            throw invalid(key, expected: "an array of strings", actual: value)
        }
        return try elements.map { element in
            guard case .string(let string) = element else {
                throw invalid(key, expected: "an array of strings", actual: element)
            }
            return string
        }
    }

    func section(_ key: String) throws -> ConfigurationSection? {
        guard let value = value(key) else { return nil }
        return try ConfigurationSection(file: file, key: path(of: key), value: value)
    }
}
