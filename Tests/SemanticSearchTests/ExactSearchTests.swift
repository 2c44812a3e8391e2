// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import Vectors

struct ExactSearchTests {
    static func random(_ count: Int, seed: UInt64) -> Embeddings {
        var generator = SplitMix64(seed: seed)
        return Embeddings(storage: randomFloats(count * 24, using: &generator), dimension: 24)
    }

    @Test(arguments: Metric.allCases)
    func findsWhatSortingAllScoresFinds(metric: Metric) {
        let corpus = Self.random(1500, seed: 1)
        let queries = Self.random(7, seed: 2)
        let found = corpus.nearest(to: queries, limit: 9, metric: metric)
        for (query, hits) in zip(queries, found) {
            let all = corpus.enumerated().map { SearchHit(id: $0, score: query.similarity(to: $1, metric: metric)) }
            let expected = all.sorted { ($0.score, $1.id) > ($1.score, $0.id) }.prefix(9)
            #expect(hits == Array(expected))
            #expect(corpus.nearest(to: query, limit: 9, metric: metric) == hits)
        }
    }

    @Test func equalRowsComeInOrder() {
        let corpus = Embeddings(Array(repeating: [1, 2, 3], count: 1200))
        #expect(corpus.nearest(to: Embedding([3, 2, 1]), limit: 3).map(\.id) == [0, 1, 2])
    }

    @Test func emptyInputsGiveEmptyResults() {
        let none = Embeddings(storage: [], dimension: 0)
        #expect(none.nearest(to: Embedding([1]), limit: 3).isEmpty)
        #expect(Self.random(3, seed: 1).nearest(to: none, limit: 3).isEmpty)
        #expect(Self.random(3, seed: 1).nearest(to: Self.random(1, seed: 2), limit: 0) == [[]])
    }
}
