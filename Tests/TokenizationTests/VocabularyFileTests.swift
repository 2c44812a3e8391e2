// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

struct VocabularyFileTests {
    @Test func numbersLinesFromZero() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("[UNK]\r\n[CLS]\n[SEP]  \nA\na\n\u{E9}\n", to: "vocab.txt")
        let tokenizer = try Tokenizer(vocabulary: file)
        #expect(tokenizer.vocabularyCount == 6)
        #expect(try tokenizer.encode("A [SEP]").ids == [1, 4, 2, 2])
        let cased = try Tokenizer(vocabulary: file, lowercases: false)
        #expect(try cased.encode("A \u{E9}").ids == [1, 3, 5, 2])
    }

    @Test func givesTheSameEncodingsAsTokenizerJSON() throws {
        let alone = try Tokenizer(vocabulary: Fixtures.url("vocab.txt"))
        let whole = try Fixtures.tokenizer("uncased")
        for index in 0..<300 {
            let text = HostileTexts.text(index)
            #expect(try alone.encode(text) == whole.encode(text))
        }
    }

    @Test func takesSpecialTokensFromTheSettings() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write("<u>\n<s>\n</s>\na\nB\n", to: "vocab.txt")
        let settings =
            #"{"unk_token":{"content":"<u>"},"cls_token":"<s>","sep_token":"</s>","do_lower_case":false,"tokenizer_class":"MPNetTokenizer"}"#
        _ = try directory.write(settings, to: "tokenizer_config.json")
        let tokenizer = try Tokenizer(directory: directory.url)
        #expect(try tokenizer.encode("a B b", pairedWith: "a").ids == [1, 3, 4, 0, 2, 2, 3, 2])
        #expect(try tokenizer.encode("a", pairedWith: "a").typeIDs == [0, 0, 0, 0, 0, 0])
    }

    @Test func namesTheTokenThatIsAbsent() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("[UNK]\n[SEP]\n", to: "vocab.txt")
        #expect(throws: TokenizerError.missingToken("[CLS]", role: "start", file: file)) {
            try Tokenizer(vocabulary: file)
        }
    }

    @Test func aDirectoryWithoutATokenizerSaysWhatWasLookedFor() throws {
        let directory = try TemporaryDirectory()
        #expect(
            throws: TokenizerError.fileNotFound(directory: directory.url, searched: ["tokenizer.json", "vocab.txt"])
        ) {
            try Tokenizer(directory: directory.url)
        }
        let absent = directory.url.appending(path: "absent.json")
        #expect(throws: TokenizerError.unreadableFile(absent, reason: "no such file")) {
            try Tokenizer(contentsOf: absent)
        }
        #expect(throws: TokenizerError.unreadableFile(directory.url, reason: "it is not a regular file")) {
            try Tokenizer(contentsOf: directory.url)
        }
    }
}
