// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct SimilarityCommandTests {
    private let texts = ["milk", "salt and milk", "bread"]

    @Test(arguments: Metric.allCases)
    func scoresAreTheLibrarys(metric: Metric) throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let embeddings = try encoder.encode(texts)
        let matrix = embeddings.similarities(to: embeddings, metric: metric)
        let run = try CommandRun(
            ["similarity", "--model", CommandFixtures.encoder, "--metric", metric.rawValue, "--json"] + texts
        )
        let objects = try run.objects()
        #expect(objects.count == 3)
        for object in objects {
            let first = try #require(object["first"] as? Int)
            let second = try #require(object["second"] as? Int)
            #expect(try #require(object["score"] as? NSNumber).floatValue == matrix[first][second])
        }
    }

    @Test func matrixIsAligned() throws {
        let run = try CommandRun(["similarity", "--model", CommandFixtures.encoder, "milk", "milk"])
        #expect(
            run.output == """
                        [0]     [1]  
                [0]  1.0000  1.0000  milk
                [1]  1.0000  1.0000  milk

                """
        )
    }

    @Test func pairsOfAFileAreScored() throws {
        let directory = try TemporaryDirectory()
        try directory.write("p.tsv", "first\tsecond\tlabel\nmilk\tmilk\t1\nmilk\tbread\t0\n")
        let run = try CommandRun(
            ["similarity", "--model", CommandFixtures.encoder, "--pairs", directory["p.tsv"].path, "--json"])
        let objects = try run.objects()
        #expect(objects.map { $0["firstText"] as? String } == ["milk", "milk"])
        #expect(objects.map { $0["secondText"] as? String } == ["milk", "bread"])
        #expect(try abs(#require(objects[0]["score"] as? NSNumber).floatValue - 1) < 1e-6)
    }

    @Test func pairsWithoutASecondColumnAreRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("p.tsv", "first\tother\nmilk\tbread\n")
        let run = try CommandRun(
            ["similarity", "--model", CommandFixtures.encoder, "--pairs", directory["p.tsv"].path])
        #expect(run.status == 1)
        #expect(run.errors.contains("pair 0 (counted from 0) has no text 'second'"))
    }

    @Test func crossEncoderGivesItsOwnScores() throws {
        let directory = try TemporaryDirectory()
        try directory.write("p.jsonl", #"{"first":"milk","second":"bread"}"# + "\n")
        let encoder = try CrossEncoder(directory: URL(filePath: CommandFixtures.crossEncoder))
        let expected = try encoder.score([("milk", "bread")])[0]
        let run = try CommandRun(
            ["similarity", "--model", CommandFixtures.crossEncoder, "--pairs", directory["p.jsonl"].path, "--json"])
        let object = try run.objects()[0]
        #expect((object["score"] as? NSNumber)?.floatValue == expected.score)
        #expect((object["logit"] as? NSNumber)?.floatValue == expected.logit)
        let refused = try CommandRun(
            ["similarity", "--model", CommandFixtures.crossEncoder, "--metric", "dot", "milk", "bread"])
        #expect(refused.status == 64)
    }
}
