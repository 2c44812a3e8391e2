// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// The parts of a tokenizer, as a file describes them.
struct TokenizerParts {
    var normalizer: Normalizer
    var preTokenizer: PreTokenizer
    var model: TokenModel
    var postProcessor: PostProcessor
    var addedTokens: [AddedToken]
}

/// Reads `tokenizer.json`, the format of huggingface/tokenizers.
///
/// `truncation` and `padding` are ignored: they are the state of whoever saved the file, not the model's limit. The
/// decoder is not needed. Every other part is honoured or refused by name.
struct TokenizerFile {
    let file: URL

    /// Reads the file.
    func read() throws -> TokenizerParts {
        try TokenizerBytes.read(file, parts)
    }

    /// Reads the bytes of the file.
    func read(_ bytes: [UInt8]) throws -> TokenizerParts {
        try bytes.withUnsafeBytes { try TokenizerBytes.check($0, of: file, parts) }
    }

    private func parts(_ bytes: UnsafeRawBufferPointer) throws -> TokenizerParts {
        var reader = JSONReader(bytes)
        var members: [String: JSONNode] = [:]
        var modelFile = ModelSection(file: file)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key.text == "model" {
                guard !modelFile.isRead else { throw reader.repetition(of: key) }
                try modelFile.read(from: &reader)
            } else {
                try reader.readMember(key, into: &members)
            }
        }
        try reader.expectEnd()
        let root = JSONSection(members: members, path: "", file: file)
        if let version = root.optional("version"), version != .string("1.0") {
            throw root.invalid("version", expected: "\"1.0\"")
        }
        let model = try modelFile.model()
        let normalizer = Normalizer(stages: try root.section("normalizer").map(stages(of:)) ?? [])
        return TokenizerParts(
            normalizer: normalizer,
            preTokenizer: try root.section("pre_tokenizer").map(preTokenizer(of:)) ?? .none,
            model: model,
            postProcessor: try root.section("post_processor").map { try PostProcessorSection(section: $0).read() }
                ?? .none,
            addedTokens: try addedTokens(of: root, vocabulary: model.vocabulary)
        )
    }

    private func stages(of section: JSONSection) throws -> [ScalarNormalizer] {
        let name = try section.string("type")
        switch name {
        case "BertNormalizer":
            let strips: Bool? = section.optional("strip_accents") == nil ? nil : try section.bool("strip_accents")
            return [
                .bert(
                    cleans: try section.bool("clean_text"),
                    spacesIdeographs: try section.bool("handle_chinese_chars"),
                    stripsAccents: strips,
                    lowercases: try section.bool("lowercase")
                )
            ]
        case "Lowercase":
            return [.lowercase]
        case "NFD":
            return [.canonicalDecomposition]
        case "StripAccents":
            return [.accentStripping]
        case "Sequence":
            return try section.sections("normalizers").flatMap(stages(of:))
        default:
            throw TokenizerError.unsupportedPart(kind: "normalizer", name: name, file: file)
        }
    }

    private func preTokenizer(of section: JSONSection) throws -> PreTokenizer {
        let name = try section.string("type")
        switch name {
        case "BertPreTokenizer": return .bert
        case "WhitespaceSplit": return .whitespaceSplit
        default: throw TokenizerError.unsupportedPart(kind: "pre-tokenizer", name: name, file: file)
        }
    }

    /// Reads the added tokens and gives each the id that the reference gives it.
    ///
    /// That is the vocabulary's id, or else the next free one after the vocabulary; the declared id must agree.
    private func addedTokens(of root: JSONSection, vocabulary: Vocabulary) throws -> [AddedToken] {
        guard root.optional("added_tokens") != nil else { return [] }
        var tokens: [AddedToken] = []
        var known = Vocabulary()
        var nextID = vocabulary.count
        for section in try root.sections("added_tokens") {
            let declared = try section.id("id")
            let token = AddedToken(
                content: try section.bytes("content"),
                id: declared,
                isSingleWord: try section.bool("single_word"),
                stripsLeft: try section.bool("lstrip"),
                stripsRight: try section.bool("rstrip"),
                isNormalized: try section.bool("normalized"),
                isSpecial: try section.bool("special")
            )
            if token.content.isEmpty { continue }
            var expected = known.id(of: token.content) ?? vocabulary.id(of: token.content)
            if expected == nil {
                expected = Int32(clamping: nextID)
                nextID += 1
            }
            guard let expected, expected == declared else {
                throw TokenizerError.mismatchedID(
                    token: String(decoding: token.content, as: UTF8.self),
                    expected: Int(expected ?? 0),
                    actual: Int(declared),
                    file: file
                )
            }
            // A repeated token replaces the earlier one, as in the reference.
            if !known.insert(token.content, id: declared) { tokens.removeAll { $0.id == declared } }
            tokens.append(token)
        }
        return tokens
    }
}
