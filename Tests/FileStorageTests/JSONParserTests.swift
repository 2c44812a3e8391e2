// SPDX-License-Identifier: Apache-2.0

import FileStorage
import TestSupport
import Testing

struct JSONParserTests {
    @Test(arguments: [
        ("null", JSONNode.null),
        (" \t\r\n true ", .boolean(true)),
        ("false", .boolean(false)),
        ("0", .integer(0)),
        ("-0", .number(-0.0)),
        ("-12", .integer(-12)),
        ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(0x1p63)),
        ("1000000000000000019884624838656", .number(1e30)),
        ("1e30", .number(1e30)),
        ("1.0", .number(1)),
        ("1E-12", .number(1e-12)),
        ("-2.5e+3", .number(-2500)),
        ("\"\"", .string("")),
        ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("a\"\\/\u{8}\u{c}\n\r\t")),
        ("\"\\u00e9\\u4E2d\"", .string("é中")),
        ("\"\\ud83d\\ude00\"", .string("😀")),
        ("\"é😀\"", .string("é😀")),
        ("\"\\u0000\"", .string("\0")),
        ("[]", .array([])),
        ("[1, [2], {}]", .array([.integer(1), .array([.integer(2)]), .object([:])])),
        ("{\"a\": 1, \"b\": {\"a\": null}}", .object(["a": .integer(1), "b": .object(["a": .null])])),
    ])
    func readsValues(text: String, value: JSONNode) throws {
        #expect(try JSONParser.parse(text) == value)
    }

    @Test(arguments: [
        ("", 0), ("  ", 2), ("nul", 0), ("nulL", 0), ("tru", 0), ("01", 0), ("-", 1), ("1.", 2), (".5", 0), ("1e", 2),
        ("+1", 0), ("1e400", 0), ("NaN", 0), ("\"abc", 4), ("\"a\nb\"", 2), ("\"\\x\"", 1), ("\"\\u12g4\"", 5),
        ("\"\\ud800\"", 1), ("\"\\udc00\"", 1), ("\"\\ud800\\u0041\"", 1), ("\"\\ud800x\"", 1), ("[1,]", 3),
        ("[1 2]", 3),
        ("[", 1), ("{", 1), ("{1: 2}", 1), ("{\"a\" 1}", 5), ("{\"a\": 1,}", 8), ("{\"a\": 1 \"b\": 2}", 8),
        ("{\"a\": 1, \"a\": 2}", 9), ("1 2", 2), ("{} x", 3), ("'a'", 0), ("// c\n1", 0),
    ])
    func refusesOtherTextsAtTheByteThatIsWrong(text: String, offset: Int) throws {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(text) }
        #expect(error?.offset == offset, "\(error?.reason ?? "")")
    }

    @Test(
        arguments: [[0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0xff]] as [[UInt8]]
    )
    func refusesWhatIsNotUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try bytes.withUnsafeBytes { try JSONParser.parse($0) } }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func refusesDeepNestingInsteadOfOverflowing(opening: String) throws {
        let deep = String(repeating: opening, count: 1_000_000)
        #expect(throws: JSONError.self) { try JSONParser.parse(deep) }
    }

    @Test func readsNestingUpToTheLimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONParser.parse(nested(JSONParser.depthLimit))
        #expect(throws: JSONError.self) { try JSONParser.parse(nested(JSONParser.depthLimit + 1)) }
    }

    @Test func neverTrapsOnChangedBytes() {
        let text = #"{"a": [1, -2.5e3, "x\u00e9\ud83d\ude00\n"], "b": {"c": null, "d": true}, "e": "é"}"#
        var generator = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0...7, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...2, using: &generator))
            _ = bytes.withUnsafeBytes { bytes in try? JSONParser.parse(bytes) }
        }
    }
}
