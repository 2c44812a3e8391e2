// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct MineNegativesCommandTests {
    let directory: TemporaryDirectory
    private let pairs = [
        ("milk", "fresh milk"), ("salt", "salt of the sea"), ("milk", "milk and bread"), ("walk", "home"),
    ]
    private let corpus = (0..<20).map { "milk \($0) and salt \($0 * 7 % 13)" } + ["salt", "milk"]

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("p.tsv", "first\tsecond\n" + pairs.map { "\($0.0)\t\($0.1)\n" }.joined())
        try directory.write("c.txt", corpus.joined(separator: "\n") + "\n")
    }

    private func mine(_ arguments: [String] = []) throws -> CommandRun {
        try CommandRun(
            [
                "mine-negatives", "--model", CommandFixtures.encoder, "--pairs", directory["p.tsv"].path,
                "--corpus", directory["c.txt"].path,
            ] + arguments
        )
    }

    /// What the library finds with the same settings.
    private func expected(_ search: HardNegatives) throws -> (TrainingPairs, MinedNegatives) {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let texts = TrainingPairs(pairs, corpus: corpus)
        var options = EncodeOptions()
        options.normalizes = true
        let mined = try search.mine(
            queries: encoder.encode(texts.queries, options: options),
            corpus: encoder.encode(texts.corpus, options: options),
            positives: texts.positives,
            excluded: texts.ownTexts
        )
        return (texts, mined)
    }

    @Test func tripletsAreTheLibrarysAndCountsAreSaid() throws {
        let (texts, mined) = try expected(HardNegatives(numberOfNegatives: 2, rangeMin: 1, relativeMargin: 0.01))
        let file = directory["out.jsonl"]
        let run = try mine([
            "--negatives", "2", "--range-min", "1", "--relative-margin", "0.01", "--scores", "--output", file.path,
        ])
        #expect(run.status == 0 && run.output.isEmpty)
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == mined.triplets.count)
        for (line, triplet) in zip(lines, mined.triplets) {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["anchor"] as? String == texts.queries[triplet.query])
            #expect(object["positive"] as? String == texts.corpus[triplet.positive.id])
            #expect(object["negative"] as? String == texts.corpus[triplet.negative.id])
            let scores = try #require(object["scores"] as? [NSNumber])
            #expect(scores.map(\.floatValue) == [triplet.positive.score, triplet.negative.score])
        }
        #expect(run.errors.contains("4 pairs, 3 queries, 26 texts"))
        #expect(run.errors.contains("\(mined.skipped.relativeMargin) (--relative-margin)"))
        #expect(run.errors.contains("\(mined.skipped.excluded) (the query's own text)") && mined.skipped.excluded == 2)
        // What it writes is what `evaluate triplets` reads.
        let judged = try CommandRun(
            ["evaluate", "triplets", "--model", CommandFixtures.encoder, "--input", file.path, "--json"]
        )
        #expect(try judged.objects().first?["triplets"] as? Int == lines.count)
    }

    @Test func otherFormatsAreTheLibrarysToo() throws {
        let (texts, mined) = try expected(HardNegatives(numberOfNegatives: 3))
        let tuples = try mine(["--format", "n-tuple", "--output", "-"]).objects()
        #expect(tuples.count == 4 && mined.tuples.count == 4)
        for (object, tuple) in zip(tuples, mined.tuples) {
            let negatives = (1...3).compactMap { object["negative_\($0)"] as? String }
            #expect(negatives == tuple.negatives.map { texts.corpus[$0.id] })
        }
        let labelled = try mine(["--format", "labelled-pair", "--output", "-"]).objects()
        #expect(labelled.map { $0["label"] as? Int } == mined.labelledPairs.map { $0.isPositive ? 1 : 0 })
        #expect(labelled.map { $0["second"] as? String } == mined.labelledPairs.map { texts.corpus[$0.text.id] })
    }

    @Test func randomChoicesDependOnTheSeed() throws {
        func run(_ seed: String) throws -> String {
            try mine(["--sampling", "random", "--range-max", "15", "--seed", seed, "--output", "-"]).output
        }
        let first = try run("1")
        #expect(try run("1") == first)
        #expect(try run("2") != first)
    }

    @Test func shortageIsSaid() throws {
        let run = try mine(["--maximum-score=-0.99", "--format", "n-tuple", "--output", "-"])
        #expect(run.status == 0 && run.output.isEmpty)
        #expect(run.errors.contains("3 of 3 queries have fewer than 3 negatives and have no line"))
    }
}
