// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

/// Finds the tokenizers of real models, which are not in the repository.
enum RealTokenizers {
    static let names = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]

    /// `KINDRED_MODELS`, or the model store in the home directory.
    static var directory: URL {
        if let path = ProcessInfo.processInfo.environment["KINDRED_MODELS"] { return URL(filePath: path) }
        let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
        return URL(filePath: home).appending(path: ".local/share/kindred/models")
    }

    /// Whether their absence is a failure: in CI always.
    static var areRequired: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["CI"] == "true" || environment["KINDRED_REQUIRE_MODELS"] == "1"
    }

    /// Whether tests with them are to run: they are there, or must be.
    static var areExpected: Bool {
        areRequired || names.allSatisfy { FileManager.default.fileExists(atPath: path($0)) }
    }

    /// Loads one.
    static func load(_ name: String) throws -> Tokenizer {
        try Tokenizer(directory: directory.appending(path: name))
    }

    private static func path(_ name: String) -> String {
        directory.appending(path: name).appending(path: "tokenizer.json").path
    }
}
