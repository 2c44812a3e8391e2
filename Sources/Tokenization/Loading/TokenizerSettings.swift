// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// What `tokenizer_config.json` says about a tokenizer that has only a `vocab.txt`.
struct TokenizerSettings {
    var lowercases = true
    var stripsAccents: Bool?
    var spacesIdeographs = true
    var specialTokens = SpecialTokens.bert

    /// The defaults of BERT.
    init() {}

    /// Reads the file.
    init(contentsOf file: URL) throws {
        let root = try TokenizerBytes.read(file) { bytes in
            guard case .object(let members) = try JSONParser.parse(bytes) else {
                throw JSONError(offset: 0, expected: "an object")
            }
            return JSONSection(members: members, path: "", file: file)
        }
        if root.optional("do_lower_case") != nil { lowercases = try root.bool("do_lower_case") }
        if root.optional("strip_accents") != nil { stripsAccents = try root.bool("strip_accents") }
        if root.optional("tokenize_chinese_chars") != nil {
            spacesIdeographs = try root.bool("tokenize_chinese_chars")
        }
        if root.optional("tokenizer_class") != nil {
            let name = try root.string("tokenizer_class")
            if name.hasPrefix("MPNet") { specialTokens = .mpnet }
        }
        specialTokens.unknown = try token("unk_token", in: root) ?? specialTokens.unknown
        specialTokens.start = try token("cls_token", in: root) ?? specialTokens.start
        specialTokens.separator = try token("sep_token", in: root) ?? specialTokens.separator
        specialTokens.padding = try token("pad_token", in: root) ?? specialTokens.padding
        specialTokens.mask = try token("mask_token", in: root) ?? specialTokens.mask
    }

    /// A token is written as a string or as an object with its `content`.
    private func token(_ key: StaticString, in root: JSONSection) throws -> String? {
        guard let node = root.optional(key) else { return nil }
        if case .object = node { return try root.section(key)?.string("content") }
        return try root.string(key)
    }
}
