// SPDX-License-Identifier: Apache-2.0

import Documents
import TestSupport
import Testing

/// Documents of `.csv` and `.tsv` files.
struct TableTests {
    let files: InputFiles

    init() throws {
        files = try InputFiles()
    }

    @Test func headerNamesTheColumns() throws {
        let expected = [
            Document(id: "a", text: "one", metadata: ["topic": "x"]),
            Document(id: "b", text: "two", metadata: ["topic": ""]),
        ]
        #expect(try files.documents("a.csv", "topic,text,id\nx,one,a\n,two,b\n") == expected)
        #expect(try files.documents("a.tsv", "topic\ttext\tid\nx\tone\ta\n\ttwo\tb\n") == expected)
    }

    @Test(arguments: ["\n", "\r\n"])
    func byteOrderMarkBlankLinesAndMissingLastLineEndChangeNothing(end: String) throws {
        let lines = ["\u{feff}", "text,x", "one,", "", "two,2", "", "three,"]
        let documents = try files.documents("a.csv", lines.joined(separator: end))
        #expect(documents.map(\.text) == ["one", "two", "three"])
        #expect(documents.map(\.id) == ["0", "2", "4"])
        #expect(documents.map(\.metadata) == [["x": ""], ["x": "2"], ["x": ""]])
    }

    /// A field and its text, as RFC 4180 and Python's reader have it.
    @Test(arguments: [
        ("plain", "plain"),
        ("\"quoted\"", "quoted"),
        ("\"a, b\"", "a, b"),
        ("\"she said \"\"no\"\"\"", "she said \"no\""),
        ("\"\"", ""),
        ("\"\"\"\"", "\""),
        ("\"\"\"\"\"\"", "\"\""),
        ("\"two\nlines\"", "two\nlines"),
        ("\"two\r\nlines\"", "two\r\nlines"),
        ("\"\n\n\"", "\n\n"),
        ("\"a\"\"\nb\"", "a\"\nb"),
        ("5\" nail", "5\" nail"),
        ("a\"b\"", "a\"b\""),
        (" \"a\"", " \"a\""),
        ("  spaces  ", "  spaces  "),
        ("\"tab\there\"", "tab\there"),
    ])
    func quotesFollowTheStandard(field: String, text: String) throws {
        for end in ["", "\n", "\r\n"] {
            #expect(try files.documents("a.csv", "text\n" + field + end).map(\.text) == [text])
            let row = try files.documents("b.csv", "x,text,y\n" + field + "," + field + "," + field + end)
            #expect(row == [Document(id: "0", text: text, metadata: ["x": .string(text), "y": .string(text)])])
        }
    }

    @Test func quotationMarkIsPartOfTheTextInTabSeparatedFiles() throws {
        let documents = try files.documents("a.tsv", "text\tx\n\"one\"\t\"\ntwo, three\\t\t\"\"\r\n")
        #expect(documents.map(\.text) == ["\"one\"", "two, three\\t"])
        #expect(documents.map(\.metadata) == [["x": "\""], ["x": "\"\""]])
    }

    @Test func quotedHeaderIsRead() throws {
        let text = "\u{feff}\"id\",\"the \"\"text\"\"\",\"two\nlines\"\n1,a,b\n"
        let documents = try files.documents("a.csv", text, options: .init(textColumn: "the \"text\""))
        #expect(documents == [Document(id: "1", text: "a", metadata: ["two\nlines": "b"])])
    }

    @Test func rowOverSeveralLinesCountsOnce() throws {
        let documents = try files.documents("a.csv", "text\n\"a\nb\nc\"\nd\n")
        #expect(documents.map(\.id) == ["0", "1"])
    }

    @Test func optionsNameTheColumns() throws {
        let text = "text,body,id,name\none,two,1,n\n"
        let other = try files.documents("a.csv", text, options: .init(textColumn: "body", idColumn: "name"))
        #expect(other == [Document(id: "n", text: "two", metadata: ["text": "one", "id": "1"])])
        let same = try files.documents("a.csv", text, options: .init(textColumn: "body", idColumn: "body"))
        #expect(same == [Document(id: "two", text: "two", metadata: ["text": "one", "id": "1", "name": "n"])])
    }

    @Test func missingColumnsAreListedWithThoseThatThereAre() throws {
        let source = files.source("a.csv")
        #expect(throws: DocumentError.missingColumn("text", source, line: 2, columns: ["id", "Text"])) {
            try files.documents("a.csv", "\nid,Text\n1,a\n")
        }
        #expect(throws: DocumentError.missingColumn("key", source, line: 1, columns: ["id", "text"])) {
            try files.documents("a.csv", "id,text\n1,a\n", options: .init(idColumn: "key"))
        }
    }

    @Test(arguments: [
        ("", 1, "the header with the names of the columns is missing"),
        ("\n\r\n\n", 1, "the header with the names of the columns is missing"),
        ("text,a,a\n", 1, "the column 'a' occurs twice"),
        ("\ntext,text\n", 2, "the column 'text' occurs twice"),
        ("text,a\none\n", 2, "there are 1 fields but the header has 2"),
        ("text\none,two\n", 2, "there are 2 fields but the header has 1"),
        ("text,a\n\"x\ny\",1\n\n\"x\ny\",1,2\n", 5, "there are 3 fields but the header has 2"),
        ("text,a\nb,c\n\"open,c\nd,e\n", 3, "a quotation mark is never closed"),
        ("text\nb\n\"\r\n", 3, "a quotation mark is never closed"),
        ("\"text\n", 1, "a quotation mark is never closed"),
        ("text\n\"a\"b\n", 2, "text follows a closing quotation mark"),
        ("text\n\"a\nb\" \n", 3, "text follows a closing quotation mark"),
        ("text,id\na,1\nb,\n", 3, "the id is empty"),
    ])
    func badLineNamesItsNumberAndReason(text: String, line: Int, reason: String) throws {
        #expect(throws: DocumentError.badLine(files.source("a.csv"), line: line, reason: reason)) {
            try files.documents("a.csv", text)
        }
    }

    @Test func emptyTextIsNoId() throws {
        let options = DocumentReaderOptions(textColumn: "name", idColumn: "name")
        #expect(throws: DocumentError.badLine(files.source("a.csv"), line: 3, reason: "the id is empty")) {
            try files.documents("a.csv", "name,x\na,1\n,2\n", options: options)
        }
    }

    @Test(arguments: invalidUTF8)
    func invalidUTF8NamesItsLine(bytes: [UInt8]) throws {
        for name in ["a.csv", "a.tsv"] {
            let error = DocumentError.invalidUTF8(files.source(name), line: 3)
            #expect(throws: error) { try files.documents(name, Array("text\none\n".utf8) + bytes + [0x0a]) }
        }
        #expect(throws: DocumentError.invalidUTF8(files.source("b.csv"), line: 1)) {
            try files.documents("b.csv", Array("text,".utf8) + bytes + Array("\na,b\n".utf8))
        }
    }

    /// The bad bytes are on the second of the four lines of a field.
    @Test(arguments: invalidUTF8)
    func invalidUTF8InAQuotedFieldNamesTheLineWithTheBytes(bytes: [UInt8]) throws {
        let row = Array("x,\"one\ntwo ".utf8) + bytes + Array("\nthree\nfour\"\n".utf8)
        #expect(throws: DocumentError.invalidUTF8(files.source("a.csv"), line: 4)) {
            try files.documents("a.csv", Array("id,text\na,b\n".utf8) + row)
        }
        let header = Array("\"id\n".utf8) + bytes + Array("\n\n\",text\n".utf8)
        #expect(throws: DocumentError.invalidUTF8(files.source("b.csv"), line: 2)) {
            try files.documents("b.csv", header)
        }
    }

    /// Fields of random characters, the special ones often, written as the standard says and read back.
    @Test func whatIsWrittenByTheStandardIsReadBack() throws {
        let characters: [Character] = ["a", "b", " ", ",", "\"", "\n", "\t", "€", "\r\n"]
        var generator = SplitMix64(seed: 3)
        func field() -> String {
            String(
                (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                    characters[Int.random(in: characters.indices, using: &generator)]
                }
            )
        }
        func quoted(_ field: String) -> String {
            "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
        }
        for _ in 0..<200 {
            var expected: [Document] = []
            var text = "id,text,x\r\n"
            for row in 0..<Int.random(in: 1...5, using: &generator) {
                let (first, second) = (field(), field())
                text += "\(row),\(quoted(first)),\(quoted(second))\r\n"
                expected.append(Document(id: "\(row)", text: first, metadata: ["x": .string(second)]))
            }
            #expect(try files.documents("a.csv", text) == expected)
        }
    }
}
