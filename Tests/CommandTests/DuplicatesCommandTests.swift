// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct DuplicatesCommandTests {
    let directory: TemporaryDirectory
    let texts = (0..<30).map { "milk \($0 % 11) and salt \($0 * 7 % 13)" } + ["bread"]

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("a.txt", texts.prefix(20).joined(separator: "\n") + "\n")
        let lines = texts.dropFirst(20).enumerated().map { #"{"id":"n\#($0.offset)","text":"\#($0.element)"}"# }
        try directory.write("b.jsonl", lines.joined(separator: "\n"))
    }

    private var files: [String] { [directory["a.txt"].path, directory["b.jsonl"].path] }

    private func duplicates(_ arguments: String...) throws -> CommandRun {
        try CommandRun(["duplicates", "--model", CommandFixtures.encoder, "--input"] + files + arguments)
    }

    private func embeddings() throws -> Embeddings {
        try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder)).encode(texts)
    }

    private func id(_ row: Int) -> String { row < 20 ? "\(row)" : "n\(row - 20)" }

    private func check(_ run: CommandRun, prints expected: [ParaphrasePair]) throws {
        #expect(run.status == 0)
        let objects = try run.objects()
        #expect(objects.count == expected.count)
        for (object, pair) in zip(objects, expected) {
            #expect(Set(object.keys) == ["score", "first", "second", "firstText", "secondText"])
            #expect((object["score"] as? NSNumber)?.floatValue == pair.score)
            #expect(object["first"] as? String == id(pair.first))
            #expect(object["second"] as? String == id(pair.second))
            #expect(object["firstText"] as? String == texts[pair.first])
            #expect(object["secondText"] as? String == texts[pair.second])
        }
    }

    @Test(arguments: [Metric.cosine, .dot, .euclidean, .manhattan])
    func pairsAreTheLibrarysInTheContractsForm(metric: Metric) throws {
        let all = try embeddings().paraphrases(metric: metric)
        let least = all[40].score
        let run = try duplicates("--threshold=\(least)", "--metric", metric.rawValue, "--json")
        try check(run, prints: all.filter { $0.score >= least })
    }

    @Test func limitKeepsTheBest() throws {
        let all = try embeddings().paraphrases(maxPairs: 7)
        try check(try duplicates("--limit", "7", "--json"), prints: all)
        let both = try duplicates("--limit", "7", "--threshold", "\(all[4].score)", "--json")
        try check(both, prints: all.filter { $0.score >= all[4].score })
    }

    @Test func peopleSeeAlignedPairs() throws {
        try directory.write("c.txt", "milk\nsalt and bread\nmilk\n")
        let run = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["c.txt"].path, "--limit", "1",
        ])
        #expect(run.output == "1.0000  [0]  milk  [2]  milk\n")
        #expect(run.errors.isEmpty)
    }

    @Test func groupsAreOneObjectALine() throws {
        let embeddings = try embeddings()
        let least = try embeddings.paraphrases(maxPairs: 60)[59].score
        let expected = try embeddings.duplicateGroups(minimumScore: least)
        #expect(expected.count > 2)
        let objects = try duplicates("--threshold", "\(least)", "--groups", "--json").objects()
        #expect(objects.count == expected.count)
        for (number, (object, group)) in zip(objects, expected).enumerated() {
            #expect(object["group"] as? Int == number)
            #expect((object["score"] as? NSNumber)?.floatValue == group.minimumScore)
            #expect(object["ids"] as? [String] == group.members.map(id))
            #expect(object["texts"] as? [String] == group.members.map { texts[$0] })
        }
        let some = try duplicates("--threshold", "\(least)", "--groups", "--limit", "2", "--json").objects()
        #expect(some.count == 2)
    }

    @Test func peopleSeeGroupsAsBlocks() throws {
        try directory.write("c.txt", "milk\nsalt and bread\nmilk\n")
        let run = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["c.txt"].path, "--groups",
            "--threshold", "0.9999",
        ])
        #expect(run.output == "2 texts  any two at least 1.0000\n  [0]  milk\n  [2]  milk\n")
    }

    @Test func storedVectorsGiveTheSamePairs() throws {
        let vectors = directory["v.npy"].path
        let stored = try CommandRun(
            ["encode", "--model", CommandFixtures.encoder, "--output", vectors, "--input"] + files
        )
        #expect(stored.status == 0)
        let run = try duplicates("--limit", "9", "--index", vectors, "--json")
        #expect(run.output == (try duplicates("--limit", "9", "--json")).output)
        try directory.write("b.jsonl", "")
        let other = try duplicates("--limit", "9", "--index", vectors, "--json")
        #expect(other.status == 1)
        #expect(other.errors.contains("holds 31 vectors for 20 documents"))
    }

    @Test func withoutSuggestionThresholdAndLimitAreNamed() throws {
        try directory.write("c.txt", "milk\nsalt and bread\nmilk\n")
        let run = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["c.txt"].path,
        ])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(
            run.errors == "Error: 2 different texts are too few to tell pairs that stand out from chance; 5 are "
                + "needed. Give --threshold, or --limit for the best pairs.\n"
        )
    }

    @Test func thresholdThatNoScoreHasIsWrongUsage() throws {
        // The metric is the model's here: known once it is loaded.
        let run = try duplicates("--threshold", "1.5")
        #expect(run.status == 64)
        #expect(run.errors.contains("The least score is 1.5; by cosine it is from -1 to 1."))
        #expect(run.output.isEmpty)
    }

    @Test func halfAMillionPairsAreNotCutUnasked() throws {
        try directory.write("c.txt", String(repeating: "milk\n", count: 1_001))
        let file = directory["c.txt"].path
        let arguments = ["duplicates", "--model", CommandFixtures.encoder, "--input", file, "--json"]
        let all = try CommandRun(arguments + ["--threshold", "0.9"])
        #expect(all.status == 1)
        #expect(all.output.isEmpty)
        #expect(all.errors.contains("More than 500000 pairs reach the least score."))
        let best = try CommandRun(arguments + ["--threshold", "0.9", "--limit", "3"])
        #expect(try best.objects().map { $0["second"] as? String } == ["1", "2", "3"])
    }

    @Test func noPairsIsSaidOnStandardError() throws {
        try directory.write("c.txt", "milk\nsalt and bread\n")
        let run = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["c.txt"].path, "--threshold", "1",
            "--json",
        ])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(run.errors == "Note: no two of 2 texts reach 1.0.\n")
    }

    @Test func emptyInputHasNoPairs() throws {
        try directory.write("e.txt", "\n\n")
        let run = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["e.txt"].path, "--limit", "5",
            "--json",
        ])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
    }

    @Test func approximatePairsSayWhatTheyMiss() throws {
        let exact = try duplicates("--limit", "20", "--json")
        let run = try duplicates("--limit", "20", "--approximate", "--json")
        // Thirty neighbours are all others here.
        #expect(run.output == exact.output)
        #expect(run.errors.contains("Note: 31 texts were compared with all: they have "))
        let fewer = try duplicates("--threshold=-1", "--approximate", "--neighbors", "1", "--json")
        #expect((16...31).contains(try fewer.objects().count))
        #expect(fewer.errors.contains("they have 930 pairs, of which "))
        #expect(
            fewer.errors.contains("Note: 31 texts have 1 close ones or more; further pairs of theirs may be missing.")
        )
        #expect(!run.errors.contains("close ones or more"))
    }

    @Test func finishedWorkIsKeptForAnotherTime() throws {
        let state = directory["mining.state"].path
        let expected = try duplicates("--limit", "9", "--json")
        for _ in 0..<2 {
            let run = try duplicates("--limit", "9", "--json", "--resume", state)
            #expect(run.status == 0 && run.output == expected.output)
        }
        let other = try duplicates("--limit", "8", "--json", "--resume", state)
        #expect(other.status == 1 && other.output.isEmpty)
        #expect(other.errors.contains("\(state) belongs to a search with another number of pairs."))
        try directory.write("mining.state", "not a state")
        let foreign = try duplicates("--limit", "9", "--json", "--resume", state)
        #expect(foreign.status == 1 && foreign.output.isEmpty && foreign.errors.contains(state))
        let groups = try duplicates("--threshold", "0.9", "--groups", "--json")
        let kept = directory["groups.state"].path
        #expect(try duplicates("--threshold", "0.9", "--groups", "--json", "--resume", kept).output == groups.output)
    }

    @Test func whatExcludesApproximateIsWrongUsage() throws {
        for arguments in [
            ["--neighbors", "3"], ["--approximate", "--neighbors", "0"], ["--approximate", "--groups"],
            ["--approximate", "--resume", "s"], ["--approximate", "--metric", "manhattan"],
        ] {
            let run = try CommandRun(
                ["duplicates", "--model", CommandFixtures.encoder, "--threshold", "0.9", "--input"] + files + arguments
            )
            #expect(run.status == 64 && run.output.isEmpty, "\(arguments)")
        }
    }

    @Test func anyNumberOfCopiesIsOneGroup() throws {
        try directory.write("c.txt", String(repeating: "milk\n", count: 1_001))
        let run = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["c.txt"].path, "--groups",
            "--threshold", "0.9", "--json",
        ])
        #expect(try run.objects().map { ($0["ids"] as? [String])?.count } == [1_001])
    }
}
