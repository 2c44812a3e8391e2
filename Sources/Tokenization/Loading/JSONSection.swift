// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// One object of a tokenizer file, with the path that leads to it, so that errors can name the key.
struct JSONSection {
    let members: [String: JSONNode]
    let path: String
    let file: URL

    /// Creates a section of members that were read one by one.
    init(members: [String: JSONNode], path: String, file: URL) {
        self.members = members
        self.path = path
        self.file = file
    }

    /// Creates a section of a value that has to be an object.
    init(_ node: JSONNode, path: String, file: URL) throws {
        guard case .object(let members) = node else {
            throw TokenizerError.invalidValue(key: path, expected: "an object", file: file)
        }
        self.init(members: members, path: path, file: file)
    }

    /// The path of a key of this object.
    func path(_ key: StaticString) -> String { path.isEmpty ? "\(key)" : "\(path).\(key)" }

    /// The error for a key whose value is not what it must be.
    func invalid(_ key: StaticString, expected: String) -> TokenizerError {
        .invalidValue(key: path(key), expected: expected, file: file)
    }

    /// The value of a key, or `nil` if it is absent or null.
    func optional(_ key: StaticString) -> JSONNode? {
        guard let value = members["\(key)"] else { return nil }
        return value == .null ? nil : value
    }

    /// The value of a key that has to be there.
    func required(_ key: StaticString) throws -> JSONNode {
        guard let value = members["\(key)"] else { throw TokenizerError.missingKey(path(key), file: file) }
        return value
    }

    func bool(_ key: StaticString) throws -> Bool {
        guard case .boolean(let value) = try required(key) else { throw invalid(key, expected: "true or false") }
        return value
    }

    func string(_ key: StaticString) throws -> String {
        guard case .string(let value) = try required(key) else { throw invalid(key, expected: "a string") }
        return value
    }

    /// The bytes of a string, to be compared as bytes.
    func bytes(_ key: StaticString) throws -> [UInt8] {
        Array(try string(key).utf8)
    }

    func id(_ key: StaticString) throws -> Int32 {
        guard let id = Self.id(try required(key)) else { throw invalid(key, expected: "an id from 0 to 2147483647") }
        return id
    }

    /// The elements of an array of objects.
    func sections(_ key: StaticString) throws -> [JSONSection] {
        guard case .array(let nodes) = try required(key) else { throw invalid(key, expected: "an array") }
        return try nodes.enumerated().map { try JSONSection($1, path: "\(path(key))[\($0)]", file: file) }
    }

    /// The object at a key, or `nil` if it is absent or null.
    func section(_ key: StaticString) throws -> JSONSection? {
        try optional(key).map { try JSONSection($0, path: path(key), file: file) }
    }

    /// A number as an id, if it is one.
    static func id(_ node: JSONNode) -> Int32? {
        guard case .integer(let value) = node else { return nil }
        return Int32(exactly: value).flatMap { $0 >= 0 ? $0 : nil }
    }
}
