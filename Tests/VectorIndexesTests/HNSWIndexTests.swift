// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes
import Vectors

struct HNSWIndexTests {
    private static func build(
        _ vectors: Embeddings,
        metric: Metric = .cosine,
        codeType: CodeType = .int8,
        seed: UInt64 = 42
    ) throws -> HNSWIndex {
        var index = HNSWIndex(
            dimension: vectors.dimension,
            metric: metric,
            codeType: codeType,
            parameters: .init(seed: seed)
        )
        try index.add(vectors)
        return index
    }

    private static func truth(_ vectors: Embeddings, _ queries: Embeddings, metric: Metric) throws -> [[SearchHit]] {
        var flat = FlatIndex(dimension: vectors.dimension, metric: metric, codeType: .float32)
        try flat.add(vectors)
        return try flat.search(for: queries, limit: 10)
    }

    @Test(arguments: [Metric.cosine, .dot, .euclidean], CodeType.allCases)
    func findsNearlyAllAndScoresExactly(metric: Metric, codeType: CodeType) throws {
        let vectors = TestVectors.mixture(4_000, dimension: 32, seed: 1)
        let queries = TestVectors.mixture(100, dimension: 32, seed: 2)
        let index = try Self.build(vectors, metric: metric, codeType: codeType)
        #expect(index.brokenInvariants() == [])
        #expect(index.unreachableKeys() == [])
        let expected = try Self.truth(vectors, queries, metric: metric)
        let found = try index.search(for: queries, limit: 10)
        #expect(recall(found, expected) >= 0.95)
        for (query, hits) in zip(queries, found) {
            for hit in hits { #expect(hit.score == query.similarity(to: vectors[hit.id], metric: metric)) }
            #expect(hits == hits.sorted { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) })
        }
        let wide = try index.search(for: queries, limit: 10, options: .init(efSearch: 400))
        #expect(recall(wide, expected) >= 0.995)
    }

    @Test func graphDependsOnSeedAndOrderAlone() throws {
        let vectors = TestVectors.mixture(3_000, dimension: 24, seed: 3)
        let first = try Self.build(vectors)
        let second = try Self.build(vectors)
        let other = try Self.build(vectors, seed: 7)
        #expect(first.linksForComparison == second.linksForComparison)
        #expect(first.linksForComparison != other.linksForComparison)
    }

    @Test func resultsDoNotDependOnThreads() throws {
        let vectors = TestVectors.mixture(3_000, dimension: 24, seed: 4)
        let queries = TestVectors.mixture(50, dimension: 24, seed: 5)
        let index = try Self.build(vectors)
        let one = try index.search(for: queries, limit: 10, options: .init(threads: 1))
        #expect(try index.search(for: queries, limit: 10, options: .init(threads: 5)) == one)
        for (query, hits) in zip(queries, one) { #expect(try index.search(for: query, limit: 10) == hits) }
    }

    @Test func filtersKeepTopKFull() throws {
        let vectors = TestVectors.mixture(20_000, dimension: 24, centers: 200, seed: 6)
        let queries = TestVectors.mixture(60, dimension: 24, centers: 200, seed: 7)
        let index = try Self.build(vectors)
        for percent in [1, 10, 50] {
            let passes = { @Sendable (key: Int) in (key &* 7_919) % 100 < percent }
            let passing = (0..<20_000).filter(passes)
            let all = Dictionary(uniqueKeysWithValues: passing.map { ($0, vectors[$0]) })
            let expected = queries.map { bruteForce(all, $0, limit: 10, metric: .cosine) }
            for filter in [SearchFilter.keys(passing), .matching(passes)] {
                // A small beam, so that the traversal is taken where it can be.
                for ef in [16, 64] {
                    let found = try index.search(
                        for: queries,
                        limit: 10,
                        options: .init(filter: filter, efSearch: ef)
                    )
                    #expect(found.allSatisfy { $0.count == 10 && $0.allSatisfy { passes($0.id) } })
                    #expect(recall(found, expected) >= 0.95, "\(percent) %, ef \(ef)")
                }
            }
        }
    }

    @Test func rangeSearchIsExact() throws {
        let vectors = TestVectors.mixture(1_000, dimension: 16, seed: 8)
        let index = try Self.build(vectors, metric: .euclidean)
        var flat = FlatIndex(dimension: 16, metric: .euclidean)
        try flat.add(vectors)
        let query = vectors[3]
        #expect(
            try index.search(for: query, minimumScore: -2.5) == flat.search(for: query, minimumScore: -2.5)
        )
    }

    @Test func duplicatesAreAllFound() throws {
        // Five hundred times the same vector among others: links among equals must not shut anyone out.
        let vectors = TestVectors.mixture(500, dimension: 16, seed: 9)
        let same = Embeddings(storage: Array(repeatElement(vectors[0].components, count: 500).joined()), dimension: 16)
        var index = HNSWIndex(dimension: 16)
        try index.add(same)
        try index.add(vectors)
        #expect(index.brokenInvariants() == [])
        #expect(index.unreachableKeys() == [])
        let hits = try index.search(for: vectors[0], limit: 501, options: .init(efSearch: 600))
        #expect(Set(hits.map(\.id)) == Set(0...500))
    }

    @Test func halfChurnKeepsRecall() throws {
        var live = Dictionary(
            uniqueKeysWithValues: zip(0..., TestVectors.mixture(6_000, dimension: 24, seed: 10)).map { ($0, $1) }
        )
        var index = HNSWIndex(dimension: 24)
        for start in stride(from: 0, to: 6_000, by: 1_000) {
            try index.add(Embeddings((start..<start + 1_000).map { Array(live[$0]?.components ?? []) }))
        }
        let queries = TestVectors.mixture(100, dimension: 24, seed: 11)
        func measured() throws -> Double {
            recall(
                try index.search(for: queries, limit: 10),
                queries.map { bruteForce(live, $0, limit: 10, metric: .cosine) }
            )
        }
        let before = try measured()
        let fresh = TestVectors.mixture(3_000, dimension: 24, seed: 12)
        for step in 0..<30 {
            let gone = (0..<100).map { step * 200 + 2 * $0 }
            try index.remove(keys: gone)
            for key in gone { live[key] = nil }
            let keys = (0..<100).map { 10_000 + step * 100 + $0 }
            let added = fresh.rows(step * 100..<(step + 1) * 100)
            try index.add(added, keys: keys)
            for (key, vector) in zip(keys, added) { live[key] = vector }
            #expect(index.brokenInvariants() == [])
        }
        #expect(index.count == 6_000)
        #expect(Set(index.keys) == Set(live.keys))
        #expect(try measured() >= before - 0.01)
    }

    @Test func compactionDropsEmptySlotsAndKeepsTheRest() throws {
        let vectors = TestVectors.mixture(2_000, dimension: 16, seed: 13)
        var index = try Self.build(vectors)
        try index.remove(keys: (0..<2_000).filter { $0 % 3 != 0 })
        try index.compact()
        #expect(index.brokenInvariants() == [])
        #expect(index.slotCount == index.count)
        #expect(Set(index.keys) == Set((0..<2_000).filter { $0 % 3 == 0 }))
        for key in stride(from: 0, to: 2_000, by: 300) {
            #expect(try index.vector(for: key) == Embedding(Array(vectors[key].components)))
            #expect(try index.search(for: vectors[key], limit: 1)[0].id == key)
        }
        try index.add(vectors[1], key: 1)
        #expect(try index.search(for: vectors[1], limit: 1)[0].id == 1)
    }

    @Test func emptiedIndexStartsAgain() throws {
        let vectors = TestVectors.mixture(100, dimension: 8, seed: 14)
        var index = try Self.build(vectors)
        try index.remove(keys: Array(0..<100))
        #expect(index.isEmpty && index.brokenInvariants() == [])
        try index.add(vectors)
        #expect(Set(index.keys) == Set(100..<200))
        #expect(try index.search(for: vectors[5], limit: 1)[0].id == 105)
    }

    @Test func copyKeepsWhatItHad() throws {
        let vectors = TestVectors.mixture(1_200, dimension: 16, seed: 15)
        var index = try Self.build(vectors)
        let snapshot = index
        let links = snapshot.linksForComparison
        try index.remove(keys: Array(0..<600))
        try index.update(vectors.rows(0..<100), keys: Array(700..<800))
        #expect(snapshot.count == 1_200)
        #expect(snapshot.linksForComparison == links)
        #expect(snapshot.brokenInvariants() == [] && index.brokenInvariants() == [])
        #expect(try snapshot.search(for: vectors[3], limit: 1)[0].id == 3)
    }
}
