// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct EncodeCommandTests {
    let directory: TemporaryDirectory
    let encoder: SentenceEncoder

    init() throws {
        directory = try TemporaryDirectory()
        encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
    }

    private func encode(_ arguments: [String], input: String = "") throws -> CommandRun {
        try CommandRun(["encode", "--model", CommandFixtures.encoder] + arguments, input: input)
    }

    private func vector(_ object: [String: Any]) throws -> [Float] {
        try #require(object["embedding"] as? [NSNumber]).map(\.floatValue)
    }

    @Test func jsonHasTheKeysOfTheContract() throws {
        let run = try encode(["milk and salt", "", "--json"])
        #expect(run.status == 0)
        let objects = try run.objects()
        #expect(objects.count == 2)
        let expected = try encoder.encodeReporting(["milk and salt", ""])
        for (index, object) in objects.enumerated() {
            #expect(object["index"] as? Int == index)
            #expect(object["text"] as? String == ["milk and salt", ""][index])
            #expect(object["tokens"] as? Int == expected.tokenCounts[index].used)
            #expect(object["truncated"] as? Bool == false)
            #expect(try vector(object) == Array(expected.embeddings[index].components))
        }
    }

    @Test func filesOfVectorsHoldTheSameBits() throws {
        try directory.write("a.txt", "milk\n\nsalt and milk\r\n")
        try directory.write("b.jsonl", #"{"text":"more milk","id":"x","year":1994}"# + "\n")
        let expected = try encoder.encode(["milk", "salt and milk", "more milk"])
        for ending in ["npy", "fvecs"] {
            let output = directory["out.\(ending)"]
            let run = try encode(
                ["--input", directory["a.txt"].path, directory["b.jsonl"].path, "--output", output.path])
            #expect(run.status == 0)
            #expect(run.output.isEmpty)
            #expect(run.errors == "Wrote 3 × 32 to \(output.path).\n")
            #expect(try Embeddings(contentsOf: output) == expected)
        }
    }

    @Test func emptyFileGivesAnEmptyResult() throws {
        try directory.write("a.txt", "")
        let output = directory["out.npy"]
        #expect(try encode(["--input", directory["a.txt"].path, "--output", output.path]).status == 0)
        #expect(try Embeddings(contentsOf: output).isEmpty)
        let run = try encode(["--input", directory["a.txt"].path, "--json"])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
    }

    @Test func standardInputIsRead() throws {
        let run = try encode(["--input", "-", "--input-format", "txt", "--json"], input: "milk\nsalt\n")
        #expect(try run.objects().map { $0["text"] as? String } == ["milk", "salt"])
    }

    @Test func longTextsAreReported() throws {
        let text = String(repeating: "milk ", count: 1000)
        let run = try encode([text, "--json"])
        #expect(try run.objects()[0]["truncated"] as? Bool == true)
        #expect(
            run.errors
                == "Note: 1 of 1 texts was cut at \(encoder.maximumTokens) tokens, the most that the model takes.\n"
        )
        let windows = try encode([text, "--json", "--long-text", "windows"])
        #expect(try windows.objects()[0]["truncated"] as? Bool == false)
        let refused = try encode([text, "--json", "--long-text", "error"])
        #expect(refused.status == 1)
        #expect(refused.output.isEmpty)
        #expect(refused.errors.hasPrefix("Error: Text 0 has 1002 tokens"))
    }

    @Test func dimensionsAndNormalizeShapeTheVectors() throws {
        let run = try encode(["milk", "--json", "--dimensions", "7", "--normalize"])
        let vector = try vector(run.objects()[0])
        #expect(vector.count == 7)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        let tooMany = try encode(["milk", "--dimensions", "33"])
        #expect(tooMany.status == 1)
        #expect(tooMany.errors.contains("1 to 32"))
    }

    @Test func tokenEmbeddingsNameTheirTokens() throws {
        let object = try encode(["milk", "--json", "--token-embeddings"]).objects()[0]
        #expect(object["tokens"] as? [String] == ["[CLS]", "milk", "[SEP]"])
        #expect((object["embeddings"] as? [[NSNumber]])?.map(\.count) == [32, 32, 32])
    }

    @Test func badLineIsNamedAndNothingIsWritten() throws {
        let lines = (0..<5000).map { #"{"text":"line \#($0)"}"# } + ["{\"text\":3}"]
        try directory.write("a.jsonl", lines.joined(separator: "\n"))
        let output = directory["out.npy"]
        let file = try encode(["--input", directory["a.jsonl"].path, "--output", output.path])
        let terminal = try encode(["--input", directory["a.jsonl"].path, "--json"])
        for run in [file, terminal] {
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains("a.jsonl, line 5001: 'text' must be a string"))
        }
        #expect(try directory.names() == ["a.jsonl"])
    }

    @Test func invalidUTF8IsNamedByLine() throws {
        try directory.write("a.txt", Array("milk\n".utf8) + [0xff, 0x0a])
        let run = try encode(["--input", directory["a.txt"].path])
        #expect(run.status == 1)
        #expect(run.errors.contains("a.txt, line 2: the text is not valid UTF-8"))
    }

    @Test func unwritableOutputsAreErrors() throws {
        let absent = try encode(["milk", "--output", directory["no/such/place.npy"].path])
        #expect(absent.status == 1)
        #expect(absent.errors.contains("No such file or directory"))
        #expect(try directory.names().isEmpty)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsAnError() throws {
        let run = try CommandRun(shell: "$KINDRED encode --model '\(CommandFixtures.encoder)' milk >/dev/full")
        #expect(run.status == 1)
        #expect(run.errors.contains("No space left on device"))
    }

    @Test func closedPipeIsAnError() throws {
        try directory.write("a.txt", (0..<20000).map { "line \($0)" }.joined(separator: "\n"))
        let run = try CommandRun(
            shell: "set -o pipefail; $KINDRED encode --model '\(CommandFixtures.encoder)' --json "
                + "--input '\(directory["a.txt"].path)' | head -n 1 >/dev/null"
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("Broken pipe"))
    }

    @Test func outputForPeopleHasNoEscapesInAPipe() throws {
        let run = try encode(["milk\u{1b}[31m\tred"])
        #expect(run.lines[0] == "milk [31m red")
        #expect(!run.output.contains("\u{1b}"))
    }

    @Test func interruptionLeavesNothingBehind() throws {
        let output = directory["out.npy"]
        // The temporary file shows that the command waits for its input.
        let run = try CommandRun(
            shell: """
                mkfifo '\(directory["in.txt"].path)'
                exec 3<>'\(directory["in.txt"].path)'
                $KINDRED encode --model '\(CommandFixtures.encoder)' --input '\(directory["in.txt"].path)' \
                    --output '\(output.path)' &
                pid=$!
                until ls -A '\(directory.url.path)' | grep -q tmp; do kill -0 $pid || exit 9; done
                kill -INT $pid
                wait $pid
                """
        )
        #expect(run.status == 130)
        #expect(run.errors.contains("Interrupted."))
        #expect(try directory.names() == ["in.txt"])
    }
}
