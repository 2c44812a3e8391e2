// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// Reads the `model` of a tokenizer file; the vocabulary goes straight from bytes into its table.
struct ModelSection {
    private let file: URL
    private var members: [String: JSONNode] = [:]
    private var vocabulary: Vocabulary?
    private(set) var isRead = false

    init(file: URL) {
        self.file = file
    }

    /// Reads the object that the reader stands before.
    mutating func read(from reader: inout JSONReader) throws {
        guard reader.peek() == UInt8(ascii: "{") else {
            throw TokenizerError.invalidValue(key: "model", expected: "an object", file: file)
        }
        isRead = true
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key.text == "vocab", vocabulary != nil || members["vocab"] != nil {
                throw reader.repetition(of: key)
            }
            if key.text == "vocab", reader.peek() == UInt8(ascii: "{") {
                vocabulary = try readVocabulary(from: &reader)
            } else {
                try reader.readMember(key, into: &members)
            }
        }
    }

    private func readVocabulary(from reader: inout JSONReader) throws -> Vocabulary {
        // A token takes at least some ten bytes of JSON; room for too many costs little.
        var vocabulary = Vocabulary(expectedCount: min(reader.remainingCount / 14, 1 << 20))
        var token: [UInt8] = []
        try reader.beginObject()
        while try reader.nextKey(into: &token) {
            guard let id = try reader.readInteger().flatMap(Int32.init(exactly:)), id >= 0 else {
                let name = String(decoding: token, as: UTF8.self)
                throw TokenizerError.invalidValue(
                    key: "model.vocab.\(name)",
                    expected: "an id from 0 to 2147483647",
                    file: file
                )
            }
            guard vocabulary.insert(token, id: id) else {
                throw TokenizerError.duplicateToken(String(decoding: token, as: UTF8.self), file: file)
            }
        }
        try vocabulary.finish(file: file)
        return vocabulary
    }

    /// The model, once the object is read.
    func model() throws -> TokenModel {
        guard isRead else { throw TokenizerError.missingKey("model", file: file) }
        let section = JSONSection(members: members, path: "model", file: file)
        let name = try section.optional("type") == nil ? inferredType() : section.string("type")
        guard name == "WordPiece" else {
            throw TokenizerError.unsupportedPart(kind: "model", name: name, file: file)
        }
        guard let vocabulary else {
            guard members["vocab"] == nil else { throw section.invalid("vocab", expected: "an object") }
            throw TokenizerError.missingKey("model.vocab", file: file)
        }
        guard case .integer(let limit) = try section.required("max_input_chars_per_word"), limit >= 0,
            let scalarLimit = Int(exactly: limit)
        else { throw section.invalid("max_input_chars_per_word", expected: "a count") }
        return .wordPiece(
            WordPiece(
                vocabulary: vocabulary,
                unknownID: try vocabulary.id(of: section.bytes("unk_token"), role: "unknown", file: file),
                continuation: try section.bytes("continuing_subword_prefix"),
                scalarLimit: scalarLimit
            )
        )
    }

    /// Old files do not name their model; the keys tell, tried in the reference's order.
    private func inferredType() -> String {
        if members["merges"] != nil { return "BPE" }
        if members["continuing_subword_prefix"] != nil { return "WordPiece" }
        return vocabulary == nil ? "Unigram" : "WordLevel"
    }
}

extension Vocabulary {
    /// Checks the ids of a vocabulary that is complete and makes them searchable.
    mutating func finish(file: URL) throws {
        // Ids index the rows of a weight matrix, so a few tokens with huge ids are damage, not a vocabulary.
        let limit = count * 8 + 65_536
        if let id = ids.max(), Int(id) >= limit {
            throw TokenizerError.invalidValue(
                key: "model.vocab",
                expected: "ids below \(limit) for \(count) tokens, not \(id)",
                file: file
            )
        }
        if let id = indexIDs() { throw TokenizerError.duplicateID(Int(id), file: file) }
    }

    /// The id of a token that plays a role.
    func id(of token: [UInt8], role: String, file: URL) throws -> Int32 {
        guard let id = id(of: token) else {
            throw TokenizerError.missingToken(String(decoding: token, as: UTF8.self), role: role, file: file)
        }
        return id
    }
}
