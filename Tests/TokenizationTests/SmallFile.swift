// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Tokenization

/// A tokenizer file of a few lines, with parts to replace.
struct SmallFile {
    var normalizer =
        #"{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}"#
    var preTokenizer = #"{"type":"BertPreTokenizer"}"#
    var postProcessor = #"{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]}"#
    var vocabulary = ###"{"[UNK]":0,"[CLS]":1,"[SEP]":2,"a":3,"b":4,"##b":5}"###
    var addedTokens = "[]"
    var model: String?

    /// An added token with the given flags on top of none.
    static func added(_ content: String, id: Int, _ flags: String...) -> String {
        let values = ["single_word", "lstrip", "rstrip", "normalized", "special"]
            .map { "\"\($0)\":\(flags.contains($0))" }
        return "{\"id\":\(id),\"content\":\"\(content)\",\(values.joined(separator: ","))}"
    }

    var text: String {
        let wordPiece =
            ###"{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","###
            + #""max_input_chars_per_word":100,"vocab":\#(vocabulary)}"#
        return #"{"version":"1.0","added_tokens":\#(addedTokens),"normalizer":\#(normalizer),"#
            + #""pre_tokenizer":\#(preTokenizer),"post_processor":\#(postProcessor),"model":\#(model ?? wordPiece)}"#
    }

    static let url = URL(filePath: "/nowhere/tokenizer.json")

    func load() throws -> Tokenizer {
        try Self.load(Array(text.utf8))
    }

    static func load(_ bytes: [UInt8]) throws -> Tokenizer {
        try Tokenizer(bytes: bytes, file: url)
    }

    /// The error of loading, or `nil` if there is none.
    static func error(_ text: String) -> TokenizerError? {
        do {
            _ = try load(Array(text.utf8))
            return nil
        } catch {
            return error as? TokenizerError
        }
    }

    var error: TokenizerError? { Self.error(text) }
}
