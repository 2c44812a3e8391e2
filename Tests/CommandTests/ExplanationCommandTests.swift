// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct ExplanationCommandTests {
    private let model = ["--model", CommandFixtures.encoder]

    @Test func jsonHasTheLibrarysExplanation() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let expected = try encoder.explain("salt and milk", "bread")
        let run = try CommandRun(["similarity", "--explain", "--json"] + model + ["salt and milk", "bread"])
        let object = try run.objects()[0]
        #expect(object["first"] as? Int == 0 && object["second"] as? Int == 1)
        #expect((object["score"] as? NSNumber)?.floatValue == expected.score)
        let explanation = try #require(object["explanation"] as? [String: Any])
        #expect(explanation["method"] as? String == "exact")
        #expect(explanation["metric"] as? String == "cosine")
        // As text, since Foundation's parser may miss a number's last bit.
        let contributions = "\(expected.contributions)".replacingOccurrences(of: ", ", with: ",")
        #expect(run.output.contains("\"contributions\":\(contributions)"))
        let first = try #require(explanation["first"] as? [String: Any])
        #expect(first["truncated"] as? Bool == false)
        let words = try #require(first["words"] as? [[String: Any]])
        #expect(words.map { $0["text"] as? String } == ["(start)", "salt", "and", "milk", "(end)"])
        #expect(words.map { $0["kind"] as? String } == ["start", "word", "word", "word", "end"])
        #expect(words.map { $0["start"] as? Int } == [nil, 0, 5, 9, nil])
        #expect(words.map { $0["end"] as? Int } == [nil, 4, 8, 13, nil])
        let sum = words.compactMap { $0["contribution"] as? Double }.reduce(0, +)
        #expect(abs(sum - Double(expected.score)) < 1e-5)
    }

    @Test func peopleSeePairsThatAddUp() throws {
        let run = try CommandRun(["similarity", "--explain"] + model + ["salt and milk", "salt bread"])
        #expect(run.status == 0)
        #expect(run.lines.count == 18)
        #expect(run.lines[2] == "  (start) salt and milk (end)")
        #expect(!run.output.contains("\u{1b}"))
        let numbers = run.lines[5...].compactMap { line in line.split(separator: " ").first.flatMap { Double($0) } }
        #expect(numbers.count == 13)
        let score = try #require(run.lines[0].split(separator: " ").first.flatMap { Double($0) })
        #expect(abs(numbers.reduce(0, +) - score) < 13 * 0.00006)
    }

    @Test func aTerminalGetsColoursUnlessNotWanted() throws {
        // `script` of util-linux runs a command in a terminal of its own.
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return }
        let line =
            "script -qec \"$KINDRED similarity --explain --model '\(CommandFixtures.encoder)' milk bread\" /dev/null"
        let coloured = try CommandRun(shell: line, environment: ["NO_COLOR": ""])
        #expect(coloured.output.contains("\u{1b}[48;5;"))
        let plain = try CommandRun(shell: line, environment: ["NO_COLOR": "1"])
        #expect(plain.output.contains("milk") && !plain.output.contains("\u{1b}"))
    }

    @Test func otherMetricsLeaveOutWordsAndSaySo() throws {
        let arguments = ["similarity", "--explain", "--metric", "euclidean"] + model + ["salt and milk", "bread"]
        let run = try CommandRun(arguments)
        #expect(run.status == 0)
        #expect(run.errors.contains("leaving out one word after the other, since the metric is euclidean"))
        let object = try #require(CommandRun(arguments + ["--json"]).objects()[0]["explanation"] as? [String: Any])
        #expect(object["method"] as? String == "leave-one-out")
        #expect(object["contributions"] == nil)
    }

    @Test func crossEncodersCannotBeExplained() throws {
        let run = try CommandRun(["similarity", "--explain", "--model", CommandFixtures.crossEncoder, "milk", "bread"])
        #expect(run.status == 64)
        #expect(run.errors.contains("is a cross-encoder and has none"))
    }

    @Test func heatMapIsAPageOfItsOwn() throws {
        let directory = try TemporaryDirectory()
        let file = directory["why.html"]
        let hostile = "<script>alert('1')</script> & \"milk\" \u{1b}[31m"
        let run = try CommandRun(
            ["similarity", "--explain", "--explain-output", file.path] + model + [hostile, "salt and bread"]
        )
        #expect(run.status == 0)
        #expect(!run.output.contains("\u{1b}"))
        let html = try String(contentsOf: file, encoding: .utf8)
        #expect(!html.contains("<script") && !html.contains("\u{1b}"))
        #expect(html.contains("&lt;") && html.contains("&quot;") && html.contains("&amp;"))
        for outside in ["http:", "https:", "src=", "@import", "url(", "<link"] { #expect(!html.contains(outside)) }
        // Tags are closed, and there is a cell for every pair and sum.
        for tag in ["table", "tr", "td", "th", "section", "span", "bdi", "p", "main"] {
            let opened = html.ranges(of: "<\(tag)>").count + html.ranges(of: "<\(tag) ").count
            #expect(opened == html.ranges(of: "</\(tag)>").count, "\(tag)")
        }
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let explanation = try encoder.explain(hostile, "salt and bread")
        let (rows, columns) = (explanation.first.words.count, explanation.second.words.count)
        #expect(html.ranges(of: "</td>").count == rows * columns + rows + columns + 2)
    }

    @Test(arguments: ["cosine", "manhattan"])
    func heatMapTakesTextsOfAnyLength(metric: String) throws {
        let directory = try TemporaryDirectory()
        let texts = ["", "milk", sampleTexts(1, words: 200...200, seed: 61)[0]]
        for (number, text) in texts.enumerated() {
            let file = directory["\(number).html"]
            let arguments = ["similarity", "--explain", "--explain-output", file.path, "--metric", metric]
            #expect(try CommandRun(arguments + model + [text, texts[1]]).status == 0)
            #expect(try String(contentsOf: file, encoding: .utf8).hasSuffix("</html>\n"))
        }
    }

    @Test func searchShowsTheWordsOfEachHit() throws {
        let directory = try TemporaryDirectory()
        try directory.write("d.txt", "salt and milk\nbread\n")
        let arguments = ["search", "milk", "--input", directory["d.txt"].path, "--explain"] + model
        let run = try CommandRun(arguments)
        #expect(run.status == 0)
        #expect(run.lines.count == 7)
        #expect(run.lines.count { $0.hasPrefix("       query: ") } == 2)
        #expect(run.lines.count { $0.hasPrefix("       text: ") } == 2)
        for object in try CommandRun(arguments + ["--json"]).objects() {
            let explanation = try #require(object["explanation"] as? [String: Any])
            let score = try #require((object["score"] as? NSNumber)?.doubleValue)
            #expect(explanation["contributions"] == nil)
            for side in ["first", "second"] {
                let words = try #require((explanation[side] as? [String: Any])?["words"] as? [[String: Any]])
                let sum = words.compactMap { $0["contribution"] as? Double }.reduce(0, +)
                #expect(abs(sum - score) < 1e-5)
            }
        }
    }
}
