// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Documents
import FileStorage
import FoundationEssentials
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What holds for every format, and for `.txt`.
struct DocumentReaderTests {
    let files: InputFiles

    init() throws {
        files = try InputFiles()
    }

    @Test(arguments: [
        "", "\n", "\r\n", "\n\n\n", "   \t \n", "\u{feff}", "\u{feff}\n", "\u{feff}\r\n\r\n", "\r",
    ])
    func fileWithoutTextHasNoDocuments(text: String) throws {
        #expect(try files.documents("a.txt", text).isEmpty)
        #expect(try files.documents("a.jsonl", text).isEmpty)
    }

    @Test(arguments: ["one\ntwo\n", "one\ntwo", "one\r\ntwo\r\n", "one\r\ntwo", "\u{feff}one\ntwo\n"])
    func lineEndsAndByteOrderMarksAreNotPartOfTheText(text: String) throws {
        let expected = [Document(id: "0", text: "one"), Document(id: "1", text: "two")]
        #expect(try files.documents("a.txt", text) == expected)
    }

    @Test func spaceInsideALineIsPartOfTheText() throws {
        let documents = try files.documents("a.txt", "  one \n\ttwo\rthree\r\r\n\u{feff}four\n")
        #expect(documents.map(\.text) == ["  one ", "\ttwo\rthree\r", "\u{feff}four"])
    }

    @Test func blankLinesAreSkippedButCounted() throws {
        let documents = try files.documents("a.txt", "\none\n \t\n\r\ntwo\n\n")
        #expect(documents.map(\.id) == ["1", "4"])
        #expect(documents.map(\.text) == ["one", "two"])
    }

    @Test func rowsCountOnFromFileToFile() throws {
        let sources: [DocumentSource] = try [
            .file(files.directory.write("a.txt", "zero\n\ntwo")),
            .file(files.directory.write("b.csv", "text\nthree\n\nfive\n")),
            .file(files.directory.write("empty.txt", "")),
            .file(files.directory.write("c.jsonl", "{\"text\":\"six\"}\n\n{\"text\":\"eight\",\"id\":\"x\"}\n")),
            .file(files.directory.write("d.tsv", "text\nnine\n")),
        ]
        let documents = try DocumentReader.documents(in: sources)
        #expect(documents.map(\.text) == ["zero", "two", "three", "five", "six", "eight", "nine"])
        #expect(documents.map(\.id) == ["0", "2", "3", "5", "6", "x", "9"])
    }

    @Test func readerSaysWhereTheNextFileGoesOn() throws {
        let url = try files.directory.write("a.txt", "one\n\ntwo\n\n")
        var reader = try DocumentReader(contentsOf: url, firstRow: 10)
        let (source, format, first) = (reader.source, reader.format, reader.nextRow)
        #expect(source == .file(url))
        #expect(format == .txt)
        #expect(first == 10)
        let ids = [try reader.next()?.id, try reader.next()?.id, try reader.next()?.id, try reader.next()?.id]
        let next = reader.nextRow
        #expect(ids == ["10", "12", nil, nil])
        #expect(next == 14)
    }

    @Test func zeroBytesAreOrdinaryCharacters() throws {
        #expect(try files.documents("a.txt", "a\0b\n\0\n").map(\.text) == ["a\0b", "\0"])
        #expect(try files.documents("a.csv", "text,x\na\0b,\0\n").first?.text == "a\0b")
        #expect(try files.documents("a.tsv", "text\tx\na\0b\t\0\n").first?.metadata == ["x": "\0"])
    }

    @Test(arguments: invalidUTF8)
    func invalidUTF8NamesItsLine(bytes: [UInt8]) throws {
        let text = Array("one\n\ntwo ".utf8) + bytes + Array("\nthree\n".utf8)
        #expect(throws: DocumentError.invalidUTF8(files.source("a.txt"), line: 3)) {
            try files.documents("a.txt", text)
        }
    }

    @Test func documentsBeforeABadLineCanBeRead() throws {
        let url = try files.directory.write("a.txt", Array("one\n".utf8) + [0xff, 0x0a] + Array("three\n".utf8))
        var reader = try DocumentReader(contentsOf: url)
        let first = try reader.next()
        #expect(first?.text == "one")
        var error: DocumentError?
        do { _ = try reader.next() } catch let thrown as DocumentError { error = thrown }
        #expect(error == .invalidUTF8(.file(url), line: 2))
    }

    /// A character of three bytes, a line end of two and bad bytes at each place around the border of a read.
    @Test(arguments: -4...4)
    func borderOfAReadChangesNothing(shift: Int) throws {
        let lines = chunkSize / 100
        let rest = chunkSize - lines * 100 + shift
        let head =
            String(repeating: String(repeating: "x", count: 99) + "\n", count: lines)
            + String(repeating: "y", count: rest)
        let documents = try files.documents("a.txt", head + "€\r\nnext\r\n")
        #expect(documents.count == lines + 2)
        #expect(documents[lines].text == String(repeating: "y", count: rest) + "€")
        #expect(documents[lines + 1] == Document(id: String(lines + 1), text: "next"))
        #expect(throws: DocumentError.invalidUTF8(files.source("b.txt"), line: lines + 1)) {
            try files.documents("b.txt", Array(head.utf8) + [0xe2, 0x82, 0x0a, 0x61])
        }
        #expect(throws: DocumentError.invalidUTF8(files.source("c.txt"), line: lines + 2)) {
            try files.documents("c.txt", Array((head + "€\r\n").utf8) + [0xff])
        }
    }

    @Test(arguments: [chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize + 7, 5_000_000])
    func longLinesAreReadWhole(length: Int) throws {
        let long = String(repeating: "a", count: length)
        for end in ["", "\n", "\r\n"] {
            let documents = try files.documents("a.txt", "short\n" + long + end)
            #expect(documents.map(\.text.utf8.count) == [5, length])
        }
        let records = try files.documents("a.jsonl", "{\"text\":\"\(long)\"}\n{\"text\":\"short\"}")
        #expect(records.map(\.text.utf8.count) == [length, 5])
        let rows = try files.documents("a.csv", "id,text\n1,\"\(long)\"\n2,short\n")
        #expect(rows.map(\.text.utf8.count) == [length, 5])
    }

    @Test func pipeThatComesInPiecesIsReadAsAFile() throws {
        let url = files.directory["fifo"]
        try #require(mkfifo(url.path, 0o600) == 0)
        let path = url.path
        DispatchQueue.global().async {
            let descriptor = open(path, O_WRONLY)
            for byte in byteOrderMark + Array("one €\r\n\ntwo".utf8) {
                withUnsafeBytes(of: byte) { _ = write(descriptor, $0.baseAddress, 1) }
            }
            close(descriptor)
        }
        let documents = try DocumentReader.documents(in: [.file(url)], format: .txt)
        #expect(documents == [Document(id: "0", text: "one €"), Document(id: "2", text: "two")])
    }

    @Test(arguments: [
        ("a.txt", DocumentFormat.txt), ("a.TEXT", .txt), ("a.jsonl", .jsonl), ("a.ndjson", .jsonl), ("a.CSV", .csv),
        ("a.tsv", .tsv), ("a.tab", .tsv), ("a.json", nil), ("a", nil), ("a.txt.gz", nil), ("txt", nil),
    ])
    func endingChoosesTheFormat(name: String, format: DocumentFormat?) {
        #expect(DocumentFormat(.file(URL(filePath: name))) == format)
    }

    @Test func unknownEndingIsAnErrorUntilTheFormatIsNamed() throws {
        let url = try files.directory.write("notes", "one\n")
        #expect(throws: DocumentError.unknownFormat(.file(url))) { try DocumentReader.documents(in: [.file(url)]) }
        #expect(throws: DocumentError.unknownFormat(.standardInput)) {
            try DocumentReader.documents(in: [.standardInput])
        }
        #expect(try DocumentReader.documents(in: [.file(url)], format: .txt).map(\.text) == ["one"])
    }

    @Test func namedFormatWinsOverTheEnding() throws {
        let url = try files.directory.write("a.csv", "text\none\n")
        #expect(try DocumentReader.documents(in: [.file(url)], format: .txt).map(\.text) == ["text", "one"])
    }

    @Test func absentFileAndDirectoryAreUnreadable() throws {
        let absent = files.directory["absent.txt"]
        #expect(throws: FileStorageError.unreadable(absent, code: ENOENT)) {
            try DocumentReader.documents(in: [.file(absent)])
        }
        #expect(throws: FileStorageError.unreadable(files.directory.url, code: EISDIR)) {
            try DocumentReader.documents(in: [.file(files.directory.url)], format: .txt)
        }
    }

    @Test func dashIsStandardInput() {
        #expect(DocumentSource(argument: "-") == .standardInput)
        #expect(DocumentSource(argument: "-").description == "standard input")
        #expect(DocumentSource(argument: "/a/b.txt") == .file(URL(filePath: "/a/b.txt")))
        #expect(DocumentSource(argument: "/a/b.txt").description == "/a/b.txt")
    }

    /// The device gives zero bytes without end.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/zero")))
    func endlessLineIsRefused() throws {
        let source = DocumentSource.file(URL(filePath: "/dev/zero"))
        let reason = "the line has more than 268435456 bytes"
        #expect(throws: DocumentError.badLine(source, line: 1, reason: reason)) {
            try DocumentReader.documents(in: [source], format: .txt)
        }
    }
}
