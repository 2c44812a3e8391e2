// SPDX-License-Identifier: Apache-2.0

import Testing
import Tokenization

struct JSONReaderTests {
    private func string(_ json: String) throws -> String? {
        var reader = JSONReader(bytes: Array(json.utf8), file: SmallFile.url)
        guard case .string(let bytes) = try reader.readValue() else { return nil }
        try reader.expectEnd()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func readsEscapes() throws {
        #expect(try string(#""a\"\\\/\b\f\n\r\t""#) == "a\"\\/\u{8}\u{C}\n\r\t")
        #expect(try string(#""\u0041\u00e9\u6f22\ud83d\ude00""#) == "A\u{E9}漢😀")
    }

    @Test(arguments: [
        #""\ud83d""#, #""\ud83d\u0041""#, #""\ude00""#, #""\u00g0""#, #""\x""#, #""\u12"#, "\"a", "\"a\u{1}\"",
    ])
    func refusesStringsThatAreNotJSON(json: String) {
        #expect(throws: TokenizerError.self) { try string(json) }
    }

    @Test(arguments: ["01", "-", "1.", ".5", "1e", "+1", "0x1", "NaN", "nul", "[1,]", "{\"a\":1,}", "[1 2]", "", "1 2"])
    func refusesValuesThatAreNotJSON(json: String) {
        #expect(throws: TokenizerError.self) {
            var reader = JSONReader(bytes: Array(json.utf8), file: SmallFile.url)
            _ = try reader.readValue()
            try reader.expectEnd()
        }
    }

    @Test(arguments: [("0", 0.0), ("-0.5", -0.5), ("1e3", 1000), ("12.25E-1", 1.225)])
    func readsNumbers(json: String, value: Double) throws {
        var reader = JSONReader(bytes: Array(json.utf8), file: SmallFile.url)
        guard case .number(let number) = try reader.readValue() else {
            Issue.record("\(json) is no number")
            return
        }
        #expect(number == value)
    }
}
