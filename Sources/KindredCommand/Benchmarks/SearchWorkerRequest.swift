// SPDX-License-Identifier: Apache-2.0
import FileStorage

/// A command of the search benchmark's protocol: a JSON object, of which unknown keys mean nothing.
struct SearchWorkerRequest {
    private let values: [String: JSONNode]

    /// Reads a line.
    ///
    /// - Parameter line: The command.
    /// - Throws: `SearchWorkerError.notAnObject`.
    init(_ line: String) throws {
        guard case .object(let values)? = try? JSONParser.parse(line) else { throw SearchWorkerError.notAnObject }
        self.values = values
    }

    /// The text of a key that must be there.
    func text(_ key: String) throws -> String {
        guard case .string(let value)? = values[key] else { throw SearchWorkerError.missing(key: key) }
        return value
    }

    /// The number of a key, at least 0; nil without the key.
    func number(_ key: String) throws -> Int? {
        switch values[key] {
        case nil, .null: return nil
        case .integer(let value) where value >= 0: return Int(value)
        case let value?: throw SearchWorkerError.unknownValue(key: key, value: value.summary)
        }
    }

    /// What the text of a key stands for; nil without the key.
    func choice<Value>(_ key: String, _ choices: [String: Value]) throws -> Value? {
        guard let node = values[key] else { return nil }
        guard case .string(let text) = node, let value = choices[text] else {
            throw SearchWorkerError.unknownValue(key: key, value: node.summary)
        }
        return value
    }
}
