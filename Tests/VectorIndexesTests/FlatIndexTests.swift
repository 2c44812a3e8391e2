// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes
import Vectors

struct FlatIndexTests {
    static let metrics: [Metric] = [.cosine, .dot, .euclidean]

    /// Hits and scores have the bits of the definition, whatever the codes: the codes' error is accounted for.
    @Test(arguments: metrics, CodeType.allCases)
    func equalsTheDefinition(metric: Metric, codeType: CodeType) throws {
        for dimension in [1, 3, 17, 64, 100] {
            let vectors = TestVectors.mixture(700, dimension: dimension, seed: 1)
            var index = FlatIndex(dimension: dimension, metric: metric, codeType: codeType)
            try index.add(vectors)
            let queries = TestVectors.mixture(9, dimension: dimension, seed: 2)
            let all = Dictionary(uniqueKeysWithValues: zip(0..., vectors).map { ($0, $1) })
            for limit in [1, 7, 700] {
                let found = try index.search(for: queries, limit: limit)
                for (query, hits) in zip(queries, found) {
                    #expect(hits == bruteForce(all, query, limit: limit, metric: metric))
                }
            }
        }
    }

    @Test(arguments: metrics)
    func rangeSearchFindsAllAboveTheBound(metric: Metric) throws {
        let vectors = TestVectors.mixture(500, dimension: 24, seed: 3)
        var index = FlatIndex(dimension: 24, metric: metric)
        try index.add(vectors)
        let query = vectors[7]
        let all = Dictionary(uniqueKeysWithValues: zip(0..., vectors).map { ($0, $1) })
        let ranked = bruteForce(all, query, limit: 500, metric: metric)
        for rank in [0, 1, 20, 499] {
            let bound = ranked[rank].score
            #expect(try index.search(for: query, minimumScore: bound) == ranked.filter { $0.score >= bound })
        }
        #expect(try index.search(for: query, minimumScore: .infinity).isEmpty)
    }

    @Test(arguments: CodeType.allCases)
    func resultsDoNotDependOnThreads(codeType: CodeType) throws {
        let vectors = TestVectors.mixture(3_000, dimension: 40, seed: 4)
        var index = FlatIndex(dimension: 40, codeType: codeType)
        try index.add(vectors)
        let queries = TestVectors.mixture(70, dimension: 40, seed: 5)
        let one = try index.search(for: queries, limit: 10, options: .init(threads: 1))
        #expect(try index.search(for: queries, limit: 10, options: .init(threads: 2)) == one)
        #expect(try index.search(for: queries, limit: 10, options: .init(threads: 7)) == one)
        for (query, hits) in zip(queries, one) { #expect(try index.search(for: query, limit: 10) == hits) }
    }

    @Test func filterNarrowsTheSearchItself() throws {
        let vectors = TestVectors.mixture(2_000, dimension: 32, seed: 6)
        var index = FlatIndex(dimension: 32)
        try index.add(vectors)
        let query = TestVectors.mixture(1, dimension: 32, seed: 7)[0]
        for step in [2, 10, 100, 1_000] {
            let passing = stride(from: 3, to: 2_000, by: step)
            let all = Dictionary(uniqueKeysWithValues: passing.map { ($0, vectors[$0]) })
            let expected = bruteForce(all, query, limit: 10, metric: .cosine)
            let listed = SearchOptions(filter: .keys(passing))
            let tested = SearchOptions(filter: .matching { $0 % step == 3 % step && $0 >= 3 })
            #expect(try index.search(for: query, limit: 10, options: listed) == expected)
            #expect(try index.search(for: query, limit: 10, options: tested) == expected)
        }
        #expect(try index.search(for: query, limit: 10, options: .init(filter: .keys([]))).isEmpty)
    }

    @Test func changesAreFoundAtOnceAndSnapshotsKeepWhatTheyHad() throws {
        let vectors = TestVectors.mixture(300, dimension: 16, seed: 8)
        var index = FlatIndex(dimension: 16)
        try index.add(vectors, keys: (0..<300).map { 1_000 - 3 * $0 })
        let snapshot = index
        try index.remove(keys: [1_000, 103, 997])
        try index.update(vectors[5], key: 700)
        try index.add(vectors[0], key: -5)
        #expect(index.count == 298)
        #expect(!index.contains(103) && index.contains(-5))
        #expect(Set(index.keys) == Set((0..<300).map { 1_000 - 3 * $0 }).subtracting([1_000, 103, 997]).union([-5]))
        #expect(try index.vector(for: 700) == Embedding(Array(vectors[5].components)))
        #expect(try index.search(for: vectors[0], limit: 1)[0].id == -5)
        #expect(snapshot.count == 300)
        #expect(try snapshot.search(for: vectors[0], limit: 1)[0].id == 1_000)
        #expect(try snapshot.vector(for: 700) == Embedding(Array(vectors[100].components)))
    }

    @Test func zeroVectorsScoreZeroByCosine() throws {
        var index = FlatIndex(dimension: 4)
        try index.add(Embeddings([[0, 0, 0, 0], [1, 0, 0, 0]]))
        let zero = Embedding([0, 0, 0, 0])
        #expect(try index.search(for: zero, limit: 2) == [SearchHit(id: 0, score: 0), SearchHit(id: 1, score: 0)])
    }
}
