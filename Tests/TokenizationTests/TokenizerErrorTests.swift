// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

struct TokenizerErrorTests {
    private static let file = URL(filePath: "/m/tokenizer.json")

    @Test(arguments: [
        (
            TokenizerError.fileNotFound(directory: URL(filePath: "/m"), searched: ["tokenizer.json", "vocab.txt"]),
            "No tokenizer in /m: looked for tokenizer.json, vocab.txt."
        ),
        (.unreadableFile(file, reason: "no such file"), "Cannot read /m/tokenizer.json: no such file."),
        (
            .fileTooLarge(file, limit: 10, actual: 11),
            "/m/tokenizer.json has 11 bytes; a tokenizer file may have 10."
        ),
        (.invalidUTF8(file: file, offset: 7), "/m/tokenizer.json is not UTF-8 at byte 7."),
        (
            .malformedJSON(file: file, offset: 7, expected: "':'"),
            "/m/tokenizer.json is damaged at byte 7: expected ':'."
        ),
        (.missingKey("model.vocab", file: file), "/m/tokenizer.json lacks the key 'model.vocab'."),
        (
            .invalidValue(key: "version", expected: "\"1.0\"", file: file),
            "/m/tokenizer.json: 'version' must be \"1.0\"."
        ),
        (
            .unsupportedPart(kind: "normalizer", name: "NFKC", file: file),
            "/m/tokenizer.json needs the normalizer 'NFKC', which Kindred does not support yet."
        ),
        (
            .missingToken("[UNK]", role: "unknown", file: file),
            "/m/tokenizer.json: the unknown token '[UNK]' is not in the vocabulary."
        ),
        (.duplicateToken("a", file: file), "/m/tokenizer.json: the token 'a' is in the vocabulary twice."),
        (.duplicateID(3, file: file), "/m/tokenizer.json: two tokens have the id 3."),
        (
            .mismatchedID(token: "a", expected: 3, actual: 4, file: file),
            "/m/tokenizer.json: the added token 'a' must have the id 3, but declares 4."
        ),
        (
            .maximumLengthTooSmall(minimum: 2, actual: 1),
            "A maximum length of 1 leaves no room for the 2 special tokens."
        ),
        (
            .textTooLong(limit: 10, actual: 11),
            "A text of 11 bytes is too long for offsets; the limit is 10. Split it, or ask for ids alone."
        ),
    ])
    func saysWhatIsWrongAndWhere(error: TokenizerError, text: String) {
        #expect(error.description == text)
    }
}
