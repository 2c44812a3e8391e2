// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing
import Tokenization

struct TokenizerFileTests {
    private let file = SmallFile.url

    @Test(arguments: [
        ("BPE", #"{"type":"BPE","vocab":{"a":0},"merges":[]}"#),
        ("Unigram", #"{"type":"Unigram","unk_id":0,"vocab":[["a",-1.5]]}"#),
        ("WordLevel", #"{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"}"#),
        ("BPE", #"{"vocab":{"a":0},"merges":[["a","b"]]}"#),
    ])
    func namesAModelItLacks(name: String, model: String) {
        #expect(SmallFile(model: model).error == .unsupportedPart(kind: "model", name: name, file: file))
    }

    @Test func namesOtherPartsItLacks() {
        #expect(
            SmallFile(normalizer: #"{"type":"NFKC"}"#).error
                == .unsupportedPart(kind: "normalizer", name: "NFKC", file: file)
        )
        #expect(
            SmallFile(normalizer: #"{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"Replace"}]}"#).error
                == .unsupportedPart(kind: "normalizer", name: "Replace", file: file)
        )
        #expect(
            SmallFile(preTokenizer: #"{"type":"ByteLevel"}"#).error
                == .unsupportedPart(kind: "pre-tokenizer", name: "ByteLevel", file: file)
        )
        #expect(
            SmallFile(postProcessor: #"{"type":"Sequence","processors":[]}"#).error
                == .unsupportedPart(kind: "post-processor", name: "Sequence", file: file)
        )
    }

    @Test func readsAModelThatDoesNotNameItsType() throws {
        let model =
            ###"{"vocab":{"[UNK]":0,"a":1},"unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":9}"###
        let tokenizer = try SmallFile(postProcessor: "null", model: model).load()
        #expect(try tokenizer.encode("a b").ids == [1, 0])
    }

    @Test func namesTheKeyThatIsAbsent() {
        let model = #"{"type":"WordPiece","unk_token":"[UNK]","max_input_chars_per_word":9,"vocab":{"[UNK]":0}}"#
        #expect(SmallFile(model: model).error == .missingKey("model.continuing_subword_prefix", file: file))
        #expect(SmallFile.error("{}") == .missingKey("model", file: file))
        #expect(SmallFile(preTokenizer: "{}").error == .missingKey("pre_tokenizer.type", file: file))
        #expect(
            SmallFile(normalizer: #"{"type":"BertNormalizer"}"#).error
                == .missingKey("normalizer.clean_text", file: file)
        )
        #expect(SmallFile(addedTokens: #"[{"id":0}]"#).error == .missingKey("added_tokens[0].content", file: file))
    }

    @Test(arguments: ["-1", "1.5", "2147483648", "99999999999999999999", "\"3\"", "1e2", "null"])
    func refusesAnIDThatIsNone(id: String) {
        #expect(
            SmallFile(vocabulary: #"{"[UNK]":0,"a":\#(id)}"#).error
                == .invalidValue(key: "model.vocab.a", expected: "an id from 0 to 2147483647", file: file)
        )
    }

    @Test func refusesIDsFarBeyondTheVocabulary() {
        let expected = "ids below 65552 for 2 tokens, not 2147483647"
        #expect(
            SmallFile(vocabulary: #"{"[UNK]":0,"a":2147483647}"#).error
                == .invalidValue(key: "model.vocab", expected: expected, file: file)
        )
    }

    @Test func refusesRepetitions() {
        #expect(SmallFile(vocabulary: #"{"[UNK]":0,"a":1,"a":2}"#).error == .duplicateToken("a", file: file))
        #expect(SmallFile(vocabulary: #"{"[UNK]":0,"a":1,"b":1}"#).error == .duplicateID(1, file: file))
    }

    @Test func refusesAVocabularyWithoutTheUnknownToken() {
        #expect(
            SmallFile(vocabulary: #"{"a":1}"#).error == .missingToken("[UNK]", role: "unknown", file: file)
        )
    }

    @Test func refusesAnAddedTokenOfAnotherID() {
        #expect(
            SmallFile(addedTokens: "[\(SmallFile.added("a", id: 4))]").error
                == .mismatchedID(token: "a", expected: 3, actual: 4, file: file)
        )
        #expect(
            SmallFile(addedTokens: "[\(SmallFile.added("new", id: 9))]").error
                == .mismatchedID(token: "new", expected: 6, actual: 9, file: file)
        )
    }

    @Test func refusesATemplateOfUnknownParts() {
        let special = #"{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[X]","type_id":0}}],"#
        #expect(
            SmallFile(postProcessor: special + #""pair":[],"special_tokens":{}}"#).error
                == .invalidValue(
                    key: "post_processor.single[0].SpecialToken.id",
                    expected: "a key of special_tokens",
                    file: file
                )
        )
        let second = #"{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B","type_id":0}}],"#
        #expect(
            SmallFile(postProcessor: second + #""pair":[],"special_tokens":{}}"#).error
                == .invalidValue(key: "post_processor.single[0].Sequence.id", expected: "\"A\"", file: file)
        )
    }

    @Test func refusesJSONThatIsTooDeep() {
        func nested(_ depth: Int) -> String {
            SmallFile(addedTokens: "[]").text.dropLast()
                + ",\"extra\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(SmallFile.error(nested(127)) == nil)
        guard case .malformedJSON(_, _, "at most 128 levels of nesting") = SmallFile.error(nested(128)) else {
            Issue.record("128 levels inside the root were accepted")
            return
        }
        #expect(SmallFile.error(nested(100_000)) != nil)
    }

    @Test func saysWhereTheDamageIs() throws {
        #expect(
            SmallFile.error(#"{"model":{"vocab":{"a" 1}}}"#) == .malformedJSON(file: file, offset: 23, expected: "':'")
        )
        #expect(SmallFile.error(#"{"a":tru}"#) == .malformedJSON(file: file, offset: 5, expected: "a value"))
        #expect(SmallFile.error("") == .malformedJSON(file: file, offset: 0, expected: "'{'"))
        #expect(throws: TokenizerError.invalidUTF8(file: file, offset: 5)) {
            try SmallFile.load(Array(#"{"a":"#.utf8) + [0xC3, 0x28])
        }
    }

    @Test(arguments: [
        (#"{"version":"1.0","version":"1.0"}"#, "version", 17),
        (#"{"model":{"vocab":{}},"model":{}}"#, "model", 22),
        (#"{"model":{"vocab":{},"vocab":{}}}"#, "vocab", 21),
        (#"{"model":{"vocab":{},"vocab":[]}}"#, "vocab", 21),
        (#"{"model":{"type":"BPE","type":"WordPiece"}}"#, "type", 23),
    ])
    func refusesAKeyThatOccursTwice(json: String, key: String, offset: Int) {
        let expected = "a key other than \"\(key)\", which the object has already"
        #expect(SmallFile.error(json) == .malformedJSON(file: file, offset: offset, expected: expected))
    }

    @Test func keepsTokensApartThatAreCanonicallyEquivalent() throws {
        let vocabulary = "{\"[UNK]\":0,\"[CLS]\":1,\"[SEP]\":2,\"\u{E9}\":3,\"e\u{301}\":4,\"\\u212b\":5,\"\u{C5}\":6}"
        let tokenizer = try SmallFile(normalizer: "null", vocabulary: vocabulary).load()
        #expect(tokenizer.vocabularyCount == 7)
        #expect(tokenizer.id(of: "\u{E9}") == 3)
        #expect(tokenizer.id(of: "e\u{301}") == 4)
        #expect(try tokenizer.encode("\u{E9} e\u{301} \u{212B} \u{C5}").ids == [1, 3, 4, 5, 6, 2])
    }

    @Test func ignoresTruncationAndPadding() throws {
        let text = SmallFile().text.dropLast() + #","truncation":{"max_length":3},"padding":{"strategy":{"Fixed":9}}}"#
        #expect(try SmallFile.load(Array(text.utf8)).encode("a b a b").count == 6)
    }

    @Test func everyTruncationOfAFileThrows() throws {
        let bytes = [UInt8](try Data(contentsOf: Fixtures.url("tokenizer-added.json"))).dropLast()
        for count in bytes.indices {
            #expect(throws: TokenizerError.self) { try SmallFile.load(Array(bytes.prefix(count))) }
        }
    }

    @Test func noFlippedBitTraps() throws {
        let bytes = [UInt8](try Data(contentsOf: Fixtures.url("tokenizer-roberta.json")))
        for index in Swift.stride(from: 0, to: bytes.count, by: min(16, ReferenceHashTests.stride)) {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                expectUsableOrRefused(damaged)
            }
        }
    }

    @Test func noScrambledFileTraps() throws {
        let bytes = [UInt8](try Data(contentsOf: Fixtures.url("tokenizer-added.json")))
        let pieces: [[UInt8]] = ["{", "}", "[", "]", ",", ":", "\"", "null", "-1", "1e999", "\\ud800", "\u{301}", ""]
            .map { Array($0.utf8) }
        var random = SplitMix64(seed: 11)
        for _ in 0..<4000 / min(16, ReferenceHashTests.stride) {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0..<damaged.count, using: &random)
                let end = min(damaged.count, start + Int.random(in: 0...12, using: &random))
                damaged.replaceSubrange(start..<end, with: pieces[Int.random(in: pieces.indices, using: &random)])
            }
            expectUsableOrRefused(damaged)
        }
    }

    /// A damaged file either loads, and then encodes, or is refused with an error of this module.
    private func expectUsableOrRefused(_ bytes: [UInt8]) {
        do {
            let tokenizer = try SmallFile.load(bytes)
            _ = try tokenizer.encode("The cat, é <mask> unaffable", pairedWith: "\u{301}x")
        } catch {
            #expect(error is TokenizerError)
        }
    }
}
