// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct CalibrateCommandTests {
    let directory: TemporaryDirectory
    private let pairs: [(first: String, second: String, label: Bool)]

    init() throws {
        directory = try TemporaryDirectory()
        pairs = (0..<60).map { row in
            let first = "milk \(row % 11) and salt \(row * 7 % 13)"
            let second = row.isMultiple(of: 3) ? first + " bread" : "bread \(row) of the sea"
            return (first, second, row.isMultiple(of: 3) != (row % 10 == 0))
        }
        let lines = pairs.map { "\($0.first)\t\($0.second)\t\($0.label ? 1 : 0)" }
        try directory.write("pairs.tsv", (["first\tsecond\tlabel"] + lines).joined(separator: "\n") + "\n")
    }

    private func calibrate(_ arguments: String..., model: String = CommandFixtures.encoder) throws -> CommandRun {
        try CommandRun(["calibrate", "--model", model] + arguments)
    }

    private var file: String { directory["pairs.tsv"].path }

    /// Foundation's reader of JSON rounds the last digits.
    private func expect(_ value: Any?, _ expected: Double) throws {
        #expect(abs(try #require(value as? Double) - expected) < 1e-12)
    }

    private func learnt() throws -> PairCalibration {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let scores = try pairs.map { pair in
            let vectors = try encoder.encode([pair.first, pair.second])
            return Double(vectors[0].similarity(to: vectors[1], metric: encoder.metric))
        }
        return try PairCalibration(scores, labels: pairs.map(\.label))
    }

    @Test func labelledPairsGiveTheLibrarysThresholds() throws {
        let expected = try learnt()
        let run = try calibrate(
            "--pairs",
            file,
            "--precision-target",
            "0.8",
            "--score",
            "0.5",
            "--score",
            "0.99",
            "--json",
            "--output",
            directory["c.json"].path
        )
        #expect(run.status == 0 && run.errors.isEmpty)
        let object = try #require(try run.objects().first)
        #expect(object["kind"] as? String == "pairs")
        #expect(object["pairs"] as? Int == 60)
        #expect(object["positive"] as? Int == expected.positiveCount)
        let best = try #require(object["bestF1"] as? [String: Any])
        try expect(best["threshold"], expected.bestF1.threshold)
        try expect(best["lower"], expected.bestF1.thresholdRange.lowerBound)
        let target = try #require(object["precisionTarget"] as? [String: Any])
        let strict = try expected.threshold(precision: 0.8)
        try expect(target["threshold"], strict.threshold)
        #expect(target["wanted"] as? Double == 0.8)
        try expect((target["precision"] as? [String: Any])?["lower"], strict.precision.lower)
        let scores = try #require(object["scores"] as? [[String: Any]])
        for (object, score) in zip(scores, [Float(0.5), 0.99]) {
            try expect(object["probability"], expected.probability(of: Double(score)))
        }
        #expect(scores.count == 2)
        let stored = try CalibrationFile(contentsOf: directory["c.json"])
        #expect(stored.content == .pairs(expected))
        #expect(stored.model.name == "bert-tiny")
        let fingerprint = try ModelFingerprint(directory: URL(filePath: CommandFixtures.encoder))
        #expect(stored.model.fingerprint == fingerprint.hexadecimal)
    }

    @Test func duplicatesUseTheStoredThreshold() throws {
        let expected = try learnt()
        let stored = directory["c.json"].path
        #expect(try calibrate("--pairs", file, "--output", stored).status == 0)
        let texts = Set(pairs.map(\.first)).sorted()
        try directory.write("a.txt", texts.joined(separator: "\n") + "\n")
        let arguments = [
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["a.txt"].path, "--json",
        ]
        for target in [nil, 0.8] {
            let found = if let target { try expected.threshold(precision: target) } else { expected.bestF1 }
            let own = ["--calibration", stored] + (target.map { ["--precision-target", "\($0)"] } ?? [])
            let run = try CommandRun(arguments + own)
            #expect(run.status == 0)
            #expect(run.errors.hasPrefix("Note: threshold "))
            #expect(run.errors.contains(target == nil ? "for the best F1" : "for precision 0.8"))
            let given = try CommandRun(arguments + ["--threshold=\(found.minimumScore)", "--calibration", stored])
            #expect(given.output == run.output)
            for object in try run.objects() {
                let score = try #require(object["score"] as? NSNumber).floatValue
                try expect(object["probability"], expected.probability(of: Double(score)))
            }
        }
    }

    @Test func anotherModelIsRefused() throws {
        let stored = directory["c.json"].path
        #expect(try calibrate("--pairs", file, "--output", stored).status == 0)
        let other = CommandFixtures.store + "/mpnet-tiny"
        let run = try CommandRun([
            "duplicates", "--model", other, "--input", directory["pairs.tsv"].path, "--text-column", "first",
            "--calibration", stored,
        ])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("was made with the model bert-tiny ("))
        #expect(run.errors.contains("but the model in use is mpnet-tiny ("))
        let metric = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", directory["pairs.tsv"].path, "--text-column",
            "first", "--metric", "euclidean", "--calibration", stored,
        ])
        #expect(metric.status == 1)
        #expect(metric.errors.contains("was made for scores by cosine, but scores are by euclidean"))
    }

    @Test func crossEncodersAreCalibratedToo() throws {
        let stored = directory["c.json"]
        let run = try calibrate("--pairs", file, "--output", stored.path, model: CommandFixtures.crossEncoder)
        #expect(run.status == 0)
        #expect(run.lines.first == "labelled pairs             60, of which 22 belong together")
        #expect(try CalibrationFile(contentsOf: stored).metric == nil)
    }

    @Test func similarityTellsWhatScoresMean() throws {
        let expected = try learnt()
        let stored = directory["c.json"].path
        #expect(try calibrate("--pairs", file, "--output", stored).status == 0)
        let arguments = ["similarity", "--model", CommandFixtures.encoder, "--calibration", stored]
        for input in [["--pairs", file], ["milk", "salt and milk", "bread"]] {
            let objects = try CommandRun(arguments + input + ["--json"]).objects()
            #expect(objects.count == (input.count == 2 ? 60 : 3))
            for object in objects {
                let score = try #require(object["score"] as? NSNumber).floatValue
                try expect(object["probability"], expected.probability(of: Double(score)))
            }
        }
        let line = try #require(try CommandRun(arguments + ["--pairs", file]).lines.first)
        #expect(line.contains(" probability  milk"))
        // The matrix for people has no place for it.
        #expect(try CommandRun(arguments + ["milk", "bread"]).status == 64)
    }

    @Test func textsAloneGivePercentiles() throws {
        let texts = (0..<30).map { "milk \($0 % 11) and salt \($0 * 7 % 13)" }
        try directory.write("a.txt", texts.joined(separator: "\n") + "\n")
        let run = try calibrate("--input", directory["a.txt"].path, "--score", "-1", "--score", "1", "--json")
        #expect(run.status == 0)
        let object = try #require(try run.objects().first)
        #expect(object["kind"] as? String == "corpus")
        #expect(object["texts"] as? Int == 30)
        let scores = try #require(object["scores"] as? [[String: Any]])
        #expect(scores.map { $0["percentile"] as? Double } == [0, 1])
        #expect((object["randomPairs"] as? [String: Any])?["count"] as? Int == 435)
    }

    @Test func wrongUsageIsNamed() throws {
        let both = try calibrate("--pairs", file, "--input", file)
        #expect(both.status == 64)
        #expect(both.errors.contains("Give labelled pairs with --pairs, or documents with --input."))
        #expect(try calibrate().status == 64)
        for share in ["0", "1", "nan", "-0.5"] {
            #expect(try calibrate("--pairs", file, "--precision-target=\(share)").status == 64)
        }
        #expect(try calibrate("--pairs", file, "--output", "c.txt").status == 64)
        let twice = try CommandRun([
            "duplicates", "--model", CommandFixtures.encoder, "--input", file, "--text-column", "first", "--threshold",
            "0.5", "--precision-target", "0.9",
        ])
        #expect(twice.status == 64)
    }
}
