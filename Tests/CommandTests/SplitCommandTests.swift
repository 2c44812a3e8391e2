// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

struct SplitCommandTests {
    private let model = ["--model", CommandFixtures.encoder]

    @Test func passagesAreInputOfOtherCommands() throws {
        let directory = try TemporaryDirectory()
        let text = "\u{feff}# Food\n\nSalt and milk. Bread.\n\n## Drink\nTea or milk.\n"
        let file = try directory.write("guide.md", text)
        let run = try CommandRun(["split", "--input", file.path, "--by", "heading", "--json"] + model)
        #expect(run.status == 0)
        let objects = try run.objects()
        #expect(objects.map { $0["id"] as? String } == ["\(file.path)#0", "\(file.path)#1"])
        #expect(objects.map { $0["document"] as? String } == [file.path, file.path])
        #expect(objects.map { $0["passage"] as? Int } == [0, 1])
        #expect(objects.map { $0["headings"] as? [String] } == [["Food"], ["Food", "Drink"]])
        let bytes = Array(text.utf8.dropFirst(3))
        for object in objects {
            let (start, end) = try (#require(object["start"] as? Int), #require(object["end"] as? Int))
            #expect(object["text"] as? String == String(decoding: bytes[start..<end], as: UTF8.self))
            #expect(try #require(object["tokens"] as? Int) > 2)
        }
        let passages = try directory.write("p.jsonl", run.output)
        let search = try CommandRun(["search", "tea", "--input", passages.path, "--json"] + model).objects()
        #expect(Set(search.compactMap { $0["id"] as? String }) == ["\(file.path)#0", "\(file.path)#1"])
    }

    @Test func rowsAreDocumentsAndKeepTheirMetadata() throws {
        let directory = try TemporaryDirectory()
        try directory.write(
            "d.jsonl",
            #"{"id":"x","text":"Salt. Milk.","kind":"food"}"# + "\n" + #"{"text":"Bread."}"# + "\n"
        )
        let objects = try CommandRun(
            ["split", "--input", directory["d.jsonl"].path, "--by", "sentence", "--json"] + model
        ).objects()
        #expect(objects.map { $0["id"] as? String } == ["x#0", "x#1", "1#0"])
        #expect(objects.map { $0["text"] as? String } == ["Salt.", "Milk.", "Bread."])
        #expect((objects[1]["metadata"] as? [String: String]) == ["kind": "food"])
        #expect(objects[2]["metadata"] == nil)
    }

    @Test func textFilesAreWholeUnlessLinesAreAskedFor() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("d.txt", "salt\nand milk\n").path
        let whole = try CommandRun(["split", "--input", path, "--json"] + model).objects()
        #expect(whole.map { $0["text"] as? String } == ["salt\nand milk"])
        let lines = try CommandRun(["split", "--input", path, "--input-format", "txt", "--json"] + model).objects()
        #expect(lines.map { $0["id"] as? String } == ["0#0", "1#0"])
        let piped = try CommandRun(["split", "--input", "-", "--json"] + model, input: "salt\nand milk\n").objects()
        #expect(piped.map { $0["id"] as? String } == ["-#0"])
    }

    @Test func budgetAndOverlapAreKept() throws {
        let text = String(repeating: "salt and milk and bread. ", count: 20)
        let objects = try CommandRun(
            ["split", "--input", "-", "--max-tokens", "12", "--overlap", "4", "--json"] + model,
            input: text
        ).objects()
        #expect(objects.count > 5)
        #expect(objects.allSatisfy { ($0["tokens"] as? Int ?? 99) <= 12 })
        let ranges = objects.map { (($0["start"] as? Int ?? 0), ($0["end"] as? Int ?? 0)) }
        #expect(zip(ranges, ranges.dropFirst()).contains { $1.0 < $0.1 })
        let sentences = try CommandRun(
            ["split", "--input", "-", "--max-tokens", "20", "--overlap-sentences", "1"] + model,
            input: text
        )
        #expect(sentences.status == 0)
        #expect(sentences.lines[0].hasPrefix("[-#0]  0–"))
        let small = try CommandRun(["split", "--input", "-", "--max-tokens", "2"] + model, input: text)
        #expect(small.status == 1)
        #expect(small.errors.contains("Allow at least 3."))
        let large = try CommandRun(["split", "--input", "-", "--max-tokens", "100000"] + model, input: text)
        #expect(large.errors.hasPrefix("Note: passages may have 100000 tokens"))
    }

    @Test func badFilesAreRefused() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("d.md", [0x61, 0x0a, 0xff, 0x0a])
        let run = try CommandRun(["split", "--input", file.path] + model)
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors.contains("line 2: the text is not valid UTF-8"))
        #expect(try CommandRun(["split", "--input", directory["none.md"].path] + model).status == 1)
    }
}
