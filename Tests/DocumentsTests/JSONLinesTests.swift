// SPDX-License-Identifier: Apache-2.0

import Documents
import TestSupport
import Testing

/// Documents of `.jsonl` files.
struct JSONLinesTests {
    let files: InputFiles

    init() throws {
        files = try InputFiles()
    }

    @Test func objectsBecomeDocuments() throws {
        let text = #"""
            {"text": "one", "id": "a", "year": 1994, "tags": ["x", null], "deep": {"score": 0.5, "kept": true}}
            { "id" : 17 , "text" : "two" }
            {"text": "", "id": null}
            """#
        let metadata: [String: JSONValue] = [
            "year": 1994, "tags": ["x", nil], "deep": ["score": 0.5, "kept": true],
        ]
        let expected = [
            Document(id: "a", text: "one", metadata: metadata), Document(id: "17", text: "two"),
            Document(id: "2", text: ""),
        ]
        #expect(try files.documents("a.jsonl", text) == expected)
    }

    @Test(arguments: ["\n", "\r\n"])
    func blankLinesAreSkippedButCounted(end: String) throws {
        let text = ["\u{feff}{\"text\":\"zero\"}", "", " \t", "{\"text\":\"three\"}"].joined(separator: end)
        #expect(try files.documents("a.jsonl", text).map(\.id) == ["0", "3"])
    }

    @Test func escapesAreResolved() throws {
        let documents = try files.documents("a.jsonl", #"{"text": "caf\u00e9 \ud83d\ude00\n\u0000"}"#)
        #expect(documents.map(\.text) == ["café 😀\n\0"])
    }

    @Test func optionsNameTheKeys() throws {
        let line = #"{"text": "one", "body": "two", "id": 1, "name": "n"}"#
        let other = try files.documents("a.jsonl", line, options: .init(textColumn: "body", idColumn: "name"))
        #expect(other == [Document(id: "n", text: "two", metadata: ["text": "one", "id": 1])])
        let same = try files.documents("a.jsonl", line, options: .init(textColumn: "body", idColumn: "body"))
        #expect(same == [Document(id: "two", text: "two", metadata: ["text": "one", "id": 1, "name": "n"])])
    }

    @Test(arguments: [
        ("nonsense", "not valid JSON: expected a value, at byte 0"),
        (#"{"text": "a""#, "not valid JSON: expected ',' or '}', at byte 12"),
        (#"{"text": "a"} {"text": "b"}"#, "not valid JSON: expected the end of the text, at byte 14"),
        (#"{"text": "\ud800"}"#, "not valid JSON: expected a surrogate pair, at byte 10"),
        (#"{"text": "\udc00\ud800"}"#, "not valid JSON: expected a surrogate pair, at byte 10"),
        (
            #"{"text": "a", "text": "b"}"#,
            "not valid JSON: expected a key other than \"text\", which the object has already, at byte 14"
        ),
        (
            #"{"text": "a", "x": {"k": 1, "k": 1}}"#,
            "not valid JSON: expected a key other than \"k\", which the object has already, at byte 28"
        ),
        ("{\"text\": \"a\tb\"}", "not valid JSON: expected no unescaped control character in a string, at byte 11"),
        (#"["a"]"#, "a JSON object is needed but there is an array"),
        (#""a""#, "a JSON object is needed but there is a string"),
        ("null", "a JSON object is needed but there is null"),
        (#"{"text": 1}"#, "'text' must be a string but is a number"),
        (#"{"text": null}"#, "'text' must be a string but is null"),
        (#"{"text": "a", "id": ""}"#, "'id' is empty"),
        (#"{"text": "a", "id": 1.5}"#, "'id' must be a string or a whole number but is a number"),
        (#"{"text": "a", "id": ["b"]}"#, "'id' must be a string or a whole number but is an array"),
        ("\0", "not valid JSON: expected a value, at byte 0"),
    ])
    func badLineNamesItsNumberAndReason(line: String, reason: String) throws {
        let error = DocumentError.badLine(files.source("a.jsonl"), line: 3, reason: reason)
        #expect(throws: error) { try files.documents("a.jsonl", "{\"text\": \"good\"}\n\n\(line)\n") }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func deepNestingIsRefused(opening: String) throws {
        let line = "{\"text\":\"a\",\"x\":" + String(repeating: opening, count: 100_000)
        let error = #expect(throws: DocumentError.self) { try files.documents("a.jsonl", line) }
        guard case .badLine(_, line: 1, let reason)? = error else { throw try #require(error) }
        #expect(reason.contains("at most 128 levels of nesting"))
    }

    @Test(arguments: invalidUTF8)
    func invalidUTF8NamesItsLine(bytes: [UInt8]) throws {
        let line = Array("\n{\"text\": \"a\"}\n{\"text\": \"".utf8) + bytes + Array("\"}\n".utf8)
        #expect(throws: DocumentError.invalidUTF8(files.source("a.jsonl"), line: 3)) {
            try files.documents("a.jsonl", line)
        }
    }

    @Test func missingKeysAreListedWithThoseThatThereAre() throws {
        let source = files.source("a.jsonl")
        #expect(throws: DocumentError.missingColumn("text", source, line: 2, columns: ["body", "id"])) {
            try files.documents("a.jsonl", "\n{\"id\": 1, \"body\": \"a\"}")
        }
        #expect(throws: DocumentError.missingColumn("text", source, line: 1, columns: [])) {
            try files.documents("a.jsonl", "{}")
        }
        #expect(throws: DocumentError.missingColumn("key", source, line: 1, columns: ["id", "text"])) {
            try files.documents("a.jsonl", "{\"id\": 1, \"text\": \"a\"}", options: .init(idColumn: "key"))
        }
    }

    /// A default id may be null; one that was asked for may not, and is not said to be absent.
    @Test func nullIsNoIdThatWasAskedFor() throws {
        let reason = "'key' must be a string or a whole number but is null"
        #expect(throws: DocumentError.badLine(files.source("a.jsonl"), line: 1, reason: reason)) {
            try files.documents("a.jsonl", "{\"key\": null, \"text\": \"a\"}", options: .init(idColumn: "key"))
        }
    }

    @Test func emptyTextIsNoId() throws {
        let options = DocumentReaderOptions(textColumn: "name", idColumn: "name")
        #expect(throws: DocumentError.badLine(files.source("a.jsonl"), line: 1, reason: "'name' is empty")) {
            try files.documents("a.jsonl", "{\"name\": \"\"}", options: options)
        }
    }
}
