// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred

/// A small random checkpoint that `scripts/make-fixtures.py` described, assembled in a temporary directory.
struct ReferenceVariant: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let kind: String
    let base: String
    let overlays: [String: JSONValue]
    let files: [String: String]

    var description: String { name }

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// All variants of a kind; empty if the list cannot be read, which `listIsComplete` notices.
    static func all(_ kind: String) -> [ReferenceVariant] {
        struct List: Decodable { let variants: [ReferenceVariant] }
        let file = fixtures.appending(path: "variants.json")
        guard let data = try? Data(contentsOf: file),
            let list = try? JSONDecoder().decode(List.self, from: data)
        else { return [] }
        return list.variants.filter { $0.kind == kind }
    }

    /// Assembles the checkpoint, hands its directory to `body` and removes it.
    func withDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let manager = FileManager.default
        let directory = manager.temporaryDirectory.appending(path: "kindred-\(name)-\(UInt64.random(in: 0 ... .max))")
        defer { try? manager.removeItem(at: directory) }
        try manager.copyItem(at: Self.fixtures.appending(path: "checkpoints/\(base)"), to: directory)
        for (path, value) in overlays {
            let file = directory.appending(path: path)
            try? manager.removeItem(at: file)
            guard value != .null else { continue }
            try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try JSONEncoder().encode(value).write(to: file)
        }
        for (path, source) in files {
            let file = directory.appending(path: path)
            try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try? manager.removeItem(at: file)
            try manager.copyItem(at: Self.fixtures.appending(path: source), to: file)
        }
        return try body(directory)
    }

    /// What the reference library answered.
    func golden<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Self.golden(name, type)
    }

    /// What the reference library answered for a model.
    static func golden<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> Value {
        let data = try Data(contentsOf: fixtures.appending(path: "golden/\(name).json"))
        return try JSONDecoder().decode(type, from: data)
    }
}
