// SPDX-License-Identifier: Apache-2.0

import FileStorage
import Testing

struct JSONReaderTests {
    /// Reads one object of numbers, key by key.
    private func keys(_ json: [UInt8]) throws -> [[UInt8]] {
        try json.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes)
            var (key, keys): ([UInt8], [[UInt8]]) = ([], [])
            try reader.beginObject()
            while try reader.nextKey(into: &key) {
                keys.append(key)
                _ = try reader.readInteger()
            }
            try reader.expectEnd()
            return keys
        }
    }

    @Test func keepsKeysApartThatAreCanonicallyEquivalent() throws {
        let keys = try keys(
            Array("{\"\u{e9}\": 1, \"e\u{301}\": 2, \"\\u212b\": 3, \"\u{c5}\": 4, \"\u{c5}\": 5}".utf8)
        )
        #expect(keys == ["\u{e9}", "e\u{301}", "\u{212b}", "\u{c5}", "\u{c5}"].map { Array($0.utf8) })
    }

    @Test func readsAFlatArray() throws {
        let json = Array(" [ 1 , -2,9223372036854775807, 1.5, \"x\", [], {\"a\":[1]} ] ".utf8)
        let values = try json.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes)
            var values: [Int64?] = []
            try reader.beginArray()
            while try reader.nextElement() { values.append(try reader.readInteger()) }
            try reader.expectEnd()
            #expect(reader.remainingCount == 0)
            return values
        }
        #expect(values == [1, -2, .max, nil, nil, nil, nil])
    }

    @Test(arguments: [
        ("", 0, "'{'"), ("[]", 0, "'{'"), ("{", 1, "a key in quotes"), ("{,", 1, "a key in quotes"),
        ("{\"a\":1,}", 7, "a key in quotes"), ("{\"a\" 1}", 5, "':'"), ("{\"a\":}", 5, "a value"),
        ("{\"a\":1 \"b\":2}", 7, "',' or '}'"), ("{\"a\":1]", 6, "',' or '}'"), ("{\"a\":1", 6, "',' or '}'"),
        ("{\"a\":[1}", 7, "',' or ']'"), ("{\"a\":tru}", 5, "a value"), ("{\"a\":-x}", 6, "a digit"),
        ("{\"a\":007}", 5, "a number without leading zeros"), ("{\"a\":1e400}", 5, "a number that a Double can hold"),
        ("{\"a", 3, "the end of a string"), ("{\"\\", 3, "the end of a string"),
        ("{\"\\u00", 6, "the end of a string"), ("{\"\\u00x0\":1}", 6, "four hexadecimal digits"),
        ("{\"\\q\":1}", 2, "one of the escapes of JSON"), ("{\"\\ud83d\":1}", 2, "a surrogate pair"),
        ("{\"\t\":1}", 2, "no unescaped control character in a string"), ("{\"a\":1}{", 7, "the end of the text"),
        ("{\"a\":{\"b\":1,\"b\":2}}", 12, "a key other than \"b\", which the object has already"),
    ])
    func saysWhatIsExpectedAndWhere(json: String, offset: Int, expected: String) {
        #expect(throws: JSONError(offset: offset, expected: expected)) { try keys(Array(json.utf8)) }
    }

    @Test(
        arguments: [
            ([0x80], 0), ([0xc0, 0x80], 0), ([0xc3, 0x28], 0), ([0xe2, 0x82], 0), ([0xe0, 0x9f, 0xbf], 0),
            ([0xed, 0xa0, 0x80], 0), ([0xf0, 0x8f, 0xbf, 0xbf], 0), ([0xf4, 0x90, 0x80, 0x80], 0), ([0xff], 0),
            ([0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f, 0x98], 7),
            ([UInt8](repeating: 0x61, count: 21) + [0xc3, 0xa9, 0xa9], 23),
        ] as [([UInt8], Int)]
    )
    func saysWhichByteIsNotUTF8(bytes: [UInt8], offset: Int) {
        #expect(bytes.withUnsafeBytes(\.invalidUTF8Offset) == offset)
        #expect(throws: JSONError(offset: offset + 2, expected: "valid UTF-8")) {
            try keys([0x7b, 0x22] + bytes + [0x22, 0x3a, 0x31, 0x7d])
        }
    }

    @Test func findsNoFaultInUTF8() {
        for count in 0..<40 {
            let text =
                String(repeating: "a", count: count) + "é漢😀\u{10ffff}\u{d7ff}\u{e000}"
                + String(repeating: "b", count: count)
            #expect(Array(text.utf8).withUnsafeBytes(\.invalidUTF8Offset) == nil)
        }
    }

    @Test func nestingIsCountedWhereverItBegins() throws {
        func json(_ depth: Int) -> [UInt8] {
            let opening = String(repeating: "[", count: depth)
            return Array("{\"a\":1,\"b\":\(opening)\(String(repeating: "]", count: depth)),\"c\":[],\"d\":{}}".utf8)
        }
        #expect(try keys(json(JSONReader.depthLimit - 1)).count == 4)
        #expect(throws: JSONError(offset: 138, expected: "at most 128 levels of nesting")) {
            try keys(json(JSONReader.depthLimit))
        }
    }
}
