// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Tokenization

/// The files that scripts/make-tokenizer-fixtures.py wrote.
enum Fixtures {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The small tokenizers, each of which tries other parts.
    static let names = ["uncased", "cased", "roberta", "sequence", "accents", "added", "bare"]

    static func url(_ name: String) -> URL { directory.appending(path: name) }

    /// Loads a small tokenizer, or that of a real model.
    static func tokenizer(_ name: String) throws -> Tokenizer {
        if RealTokenizers.names.contains(name) { return try RealTokenizers.load(name) }
        return try Tokenizer(contentsOf: url("tokenizer-\(name).json"))
    }

    /// The names of the tokenizers that can be loaded here; those of real models must be there where they are required.
    static var available: [String] { names + (RealTokenizers.areExpected ? RealTokenizers.names : []) }
}
