// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import Vectors

struct DuplicateGroupTests {
    @Test func chainIsCutWhereItsEndsAreFarApart() throws {
        // Angles of 0, 30 and 65 degrees: a is close to b and b to c, but a is not close to c.
        let rows = Embeddings([[1, 0], [0.866_025_4, 0.5], [0.422_618_3, 0.906_307_8]])
        let pairs = try rows.paraphrases(minimumScore: 0.75)
        #expect(pairs.map { [$0.first, $0.second] } == [[0, 1], [1, 2]])
        let groups = try rows.duplicateGroups(minimumScore: 0.75)
        #expect(groups == [DuplicateGroup(members: [0, 1], minimumScore: pairs[0].score)])
    }

    @Test func copiesMakeOneGroupAndSingleTextsNone() throws {
        let rows = Embeddings([[0, 1], [3, 0], [0, 2], [5, 0], [0, 3], [-1, -1]])
        let groups = try rows.duplicateGroups(minimumScore: 0.9)
        #expect(groups.map(\.members) == [[0, 2, 4], [1, 3]])
        #expect(groups.map(\.minimumScore) == [1, 1])
    }

    @Test(arguments: 0..<10)
    func equalsCompleteLinkageByItsDefinition(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let rows = Embeddings(storage: randomFloats(45 * 3, using: &generator), dimension: 3)
        for least in [Float(-0.5), 0.3, 0.8, 0.97] {
            let found = try rows.duplicateGroups(minimumScore: least)
            #expect(found == Self.slowGroups(rows, atLeast: least), "\(least)")
            for group in found {
                let scores = group.members.flatMap { first in
                    group.members.filter { $0 > first }.map { rows[first].cosineSimilarity(to: rows[$0]) }
                }
                #expect(scores.min() == group.minimumScore)
                #expect(group.minimumScore >= least)
            }
        }
    }

    @Test(arguments: [Metric.cosine, .euclidean, .manhattan])
    func copiesFirstIsNoOtherGrouping(metric: Metric) throws {
        // Copies, scaled copies and zero vectors, of which cosine does not call copies close.
        let rows = SlowMining.corpus(160, dimension: 3, seed: 12)
        let pairs = try rows.paraphrases(metric: metric)
        for least in [pairs[60].score, pairs[900].score] {
            let close = pairs.prefix { $0.score >= least }
            let found = try rows.duplicateGroups(minimumScore: least, metric: metric)
            #expect(found == DuplicateGroup.groups(joining: Array(close)), "\(least)")
        }
    }

    /// Joins the two groups with the greatest least score until none reaches the bound.
    private static func slowGroups(_ rows: Embeddings, atLeast least: Float) -> [DuplicateGroup] {
        let matrix = rows.similarities(to: rows)
        var groups = rows.indices.map { DuplicateGroup(members: [$0], minimumScore: 1) }
        while true {
            var best: (score: Float, first: Int, second: Int)?
            for first in groups.indices {
                for second in groups.indices where second > first {
                    let scores = groups[first].members.flatMap { a in groups[second].members.map { matrix[a][$0] } }
                    let score = scores.min() ?? -1
                    if score >= least, score > best?.score ?? -2 { best = (score, first, second) }
                }
            }
            guard let best else { break }
            groups[best.first].members = (groups[best.first].members + groups[best.second].members).sorted()
            groups[best.first].minimumScore = best.score
            groups.remove(at: best.second)
        }
        return groups.filter { $0.members.count > 1 }.sorted { $0.comesBefore($1) }
    }
}
