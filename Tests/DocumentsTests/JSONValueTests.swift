// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

struct JSONValueTests {
    /// Values with the one text that each is written as.
    ///
    /// Computed, for the leak checker does not see through the tagged pointers of an indirect enum in a global.
    private static var values: [(JSONValue, String)] {
        [
            (nil, "null"),
            (true, "true"),
            (false, "false"),
            (0, "0"),
            (.integer(.max), "9223372036854775807"),
            (.integer(.min), "-9223372036854775808"),
            (0.5, "0.5"),
            (.number(1e300), "1e+300"),
            (.number(.leastNonzeroMagnitude), "5e-324"),
            (.number(0.1 + 0.2), "0.30000000000000004"),
            ("", "\"\""),
            ("café 😀", "\"café 😀\""),
            ("\"\\/\n\r\t\u{8}\u{c}\u{0}\u{1f}\u{7f}", #""\"\\/\n\r\t\b\f\u0000\u001f"# + "\u{7f}\""),
            ("e\u{301}\r\n", "\"e\u{301}\\r\\n\""),
            ([], "[]"),
            ([:], "{}"),
            ([1, "a", nil, [true]], #"[1,"a",null,[true]]"#),
            (["b": 1, "a": ["d": [], "c": nil], "": 0], #"{"":0,"a":{"c":null,"d":[]},"b":1}"#),
            (["\"": "\n"], #"{"\"":"\n"}"#),
        ]
    }

    /// Whole numbers of type `Double`: `JSONEncoder` writes them without a fraction.
    private static var wholeNumbers: [(JSONValue, String)] { [(.number(-0.0), "-0.0"), (.number(1), "1.0")] }

    @Test(arguments: values + wholeNumbers)
    func textHasSortedKeysAndReadsBackAsTheValue(value: JSONValue, text: String) throws {
        #expect(value.json == text)
        #expect(try JSONValue(parsing: text) == value)
        #expect(try JSONValue(parsing: " \n\(text)\t") == value)
    }

    @Test(arguments: values)
    func standardCoderKeepsTheValue(value: JSONValue, text: String) throws {
        #expect(try JSONDecoder().decode([JSONValue].self, from: JSONEncoder().encode([value])) == [value])
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == value)
    }

    @Test func documentsAreCodable() throws {
        let document = Document(id: "7", text: "a\nb", metadata: ["year": 1994, "tags": ["x", nil], "score": 0.25])
        #expect(try JSONDecoder().decode(Document.self, from: JSONEncoder().encode(document)) == document)
    }

    @Test func equalObjectsGiveEqualTexts() {
        var generator = SplitMix64(seed: 5)
        var entries = (0..<100).map { ("key \($0)", JSONValue.integer($0)) }
        let text = JSONValue.object(Dictionary(entries) { $1 }).json
        for _ in 0..<10 {
            entries.shuffle(using: &generator)
            #expect(JSONValue.object(Dictionary(entries) { $1 }).json == text)
        }
    }

    @Test(arguments: [("9223372036854775808", 0x1p63), ("1e2", 100), ("-0", -0.0)])
    func numbersThatAreNotPlainIntegersBecomeDouble(text: String, number: Double) throws {
        #expect(try JSONValue(parsing: text) == .number(number))
    }

    @Test func dictionaryLiteralKeepsTheLastOfTwoValues() {
        #expect((["a": 1, "a": 2] as JSONValue) == ["a": 2])
    }

    @Test(arguments: [
        ("", "Not valid JSON: expected a value, at byte 0."),
        (
            "{\"a\":1,\"a\":2}",
            "Not valid JSON: expected a key other than \"a\", which the object has already, at byte 7."
        ),
        ("\"\\ud800\"", "Not valid JSON: expected a surrogate pair, at byte 1."),
        ("[1,]", "Not valid JSON: expected a value, at byte 3."),
        ("1e999", "Not valid JSON: expected a number that a Double can hold, at byte 0."),
    ])
    func otherTextsAreRefused(text: String, description: String) throws {
        let error = #expect(throws: JSONValueError.self) { try JSONValue(parsing: text) }
        #expect(error?.description == description)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func standardCoderRefusesNumbersWithoutAWord(number: Double) {
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(JSONValue.number(number)) }
    }

    @Test func writingNaNIsAProgrammersMistake() async {
        await #expect(processExitsWith: .failure) { _ = JSONValue.number(.nan).json }
    }
}
