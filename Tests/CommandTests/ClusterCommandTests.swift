// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct ClusterCommandTests {
    private let texts = ["milk and bread", "milk and bread", "salt of the sea", "salt of the sea", "salt of the sea"]

    private func run(_ arguments: [String]) throws -> CommandRun {
        let directory = try TemporaryDirectory()
        try directory.write("t.txt", texts.joined(separator: "\n") + "\n")
        return try CommandRun(
            ["cluster", "--model", CommandFixtures.encoder, "--input", directory["t.txt"].path] + arguments
        )
    }

    @Test func groupsAreTheLibrarys() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let found = try KMeans(clusterCount: 2, restarts: 3, seed: 7).fit(try encoder.encode(texts))
        let objects = try run(["--clusters", "2", "--restarts", "3", "--seed", "7", "--json"]).objects()
        #expect(objects.map { $0["cluster"] as? Int } == found.labels)
        #expect(objects.map { $0["id"] as? String } == ["0", "1", "2", "3", "4"])
        #expect(objects.map { $0["text"] as? String } == texts)
        #expect(Set(found.labels[..<2]).count == 1 && Set(found.labels[2...]).count == 1)
    }

    @Test func summaryNamesTheGroups() throws {
        let objects = try run(["--clusters", "2", "--summary", "--json"]).objects().suffix(2)
        #expect(Set(objects.compactMap { $0["size"] as? Int }) == [2, 3])
        let small = try #require(objects.first { $0["size"] as? Int == 2 })
        #expect(small["keywords"] as? [String] == ["bread", "milk"])
        #expect(small["medoid"] as? String == "0" && small["medoidText"] as? String == texts[0])
    }

    @Test func peopleSeeGroupsOneAfterTheOther() throws {
        let run = try run(["--clusters", "2", "--summary"])
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 1 + 5 + 1 + 2)
        #expect(lines[0].contains("cluster") && lines[6].contains("most typical"))
    }

    @Test func moreGroupsThanTextsAreRefused() throws {
        let many = try run(["--clusters", "6"])
        #expect(many.status == 64 && many.errors.contains("--clusters is 6, but there are 5 texts"))
        let equal = try run(["--clusters", "3"])
        #expect(equal.status == 1 && equal.errors.contains("of which 2 differ. Ask for 1 to 2."))
    }

    @Test func autoTakesTheNumberOfTheGreatestSilhouette() throws {
        let run = try run(["--clusters", "auto", "--json"])
        #expect(Set(try run.objects().compactMap { $0["cluster"] as? Int }).count == 2)
        #expect(run.errors.contains("Note: 2 groups, silhouette 1.000; tried 2 (1.000)."))
    }

    @Test func noiseIsNull() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let found = try HDBSCAN(minimumClusterSize: 2).fit(try encoder.encode(texts))
        let run = try run(["--method", "hdbscan", "--minimum-size", "2", "--json"])
        let objects = try run.objects()
        #expect(objects.count == 5)
        for (object, label) in zip(objects, found.labels) {
            #expect(label == nil ? object["cluster"] is NSNull : object["cluster"] as? Int == label)
        }
        let all = try self.run(["--method", "hdbscan", "--minimum-size", "5", "--json", "--summary"])
        #expect(try all.objects().allSatisfy { $0["cluster"] is NSNull })
        #expect(all.errors.contains("Note: 0 groups, 5 of 5 texts are noise."))
        let people = try self.run(["--method", "hdbscan", "--minimum-size", "5"])
        #expect(people.output.contains("noise  [0]  milk and bread"))
    }

    @Test func leavesAreKeptOnRequest() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let found = try HDBSCAN(minimumClusterSize: 2, selection: .leaf).fit(try encoder.encode(texts))
        let run = try run(["--method", "hdbscan", "--minimum-size", "2", "--selection", "leaf", "--json"])
        #expect(try run.objects().map { $0["cluster"] as? Int } == found.labels)
    }

    @Test func storedVectorsGiveTheSameGroups() throws {
        let directory = try TemporaryDirectory()
        try directory.write("t.txt", texts.joined(separator: "\n") + "\n")
        let vectors = directory["v.npy"].path
        let input = ["--model", CommandFixtures.encoder, "--input", directory["t.txt"].path]
        #expect(try CommandRun(["encode", "--output", vectors] + input).status == 0)
        let encoded = try run(["--clusters", "2", "--json"])
        let stored = try run(["--clusters", "2", "--json", "--index", vectors])
        #expect(stored.status == 0 && stored.output == encoded.output)
        try directory.write("t.txt", texts.prefix(3).joined(separator: "\n") + "\n")
        let other = try CommandRun(["cluster", "--clusters", "2", "--index", vectors] + input)
        #expect(other.status == 1 && other.errors.contains("holds 5 vectors for 3 documents"))
    }

    @Test func communitiesAreTheLibrarys() throws {
        let encoder = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder))
        let found = try Communities(threshold: 0.99, minimumSize: 3).fit(try encoder.encode(texts))
        #expect(found.communities == [[2, 3, 4]])
        let run = try run(["--method", "communities", "--threshold", "0.99", "--minimum-size", "3", "--json"])
        #expect(try run.objects().map { $0["cluster"] as? Int } == found.labels)
        #expect(run.errors.contains("Note: 1 groups, 2 of 5 texts belong to none."))
        let people = try self.run(["--method", "communities", "--threshold", "0.99", "--minimum-size", "3"])
        #expect(people.output.contains("none  [0]  milk and bread"))
    }

    @Test func optionsOfAnotherMethodAreWrongUsage() throws {
        for arguments in [
            ["--clusters", "2", "--threshold", "0.5"], ["--method", "hdbscan", "--threshold", "0.5"],
            ["--method", "communities", "--threshold", "1.5"], ["--method", "communities", "--threshold", "nan"],
            ["--method", "communities", "--minimum-size", "0"], ["--method", "communities", "--clusters", "2"],
            ["--method", "communities", "--minimum-samples", "2"], ["--clusters", "2", "--selection", "leaf"],
            ["--clusters", "2", "--index", "vectors.txt"],
            ["--clusters", "2", "--index", "v.npy", "--dimensions", "2"],
        ] {
            let run = try run(arguments)
            #expect(run.status == 64 && run.output.isEmpty, "\(arguments)")
        }
    }
}
