// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes
import Vectors

struct TuningTests {
    private static func graph(_ vectors: Embeddings, connectivity: Int = 16) throws -> HNSWIndex {
        var index = HNSWIndex(
            dimension: vectors.dimension,
            parameters: .init(connectivity: connectivity, efConstruction: 40)
        )
        try index.add(vectors)
        return index
    }

    /// Vectors without neighbourhoods are hard for a graph, so that a small `efSearch` misses some.
    private static let vectors = TestVectors.mixture(6_000, dimension: 48, centers: 1, seed: 1)
    private static let queries = TestVectors.mixture(200, dimension: 48, centers: 1, seed: 2)

    @Test func leastReachingIsFoundAndSet() throws {
        var index = try Self.graph(Self.vectors, connectivity: 6)
        let result = try index.tune(recall: 0.9, queries: Self.queries)
        let best = try #require(result.best)
        #expect(index.efSearch == best.efSearch)
        #expect(result.isReached)
        #expect(best.recall >= 0.9)
        #expect(best.efSearch > 10)
        #expect(result.points.contains { $0.efSearch == best.efSearch - 1 && $0.recall < 0.9 })
        #expect(result.points.map(\.efSearch) == result.points.map(\.efSearch).sorted())
        var flat = FlatIndex(dimension: 48, codeType: .float32)
        try flat.add(Self.vectors)
        let truth = try flat.search(for: Self.queries, limit: 10)
        #expect(abs(recall(try index.search(for: Self.queries, limit: 10), truth) - best.recall) < 1e-9)
        for point in result.points {
            #expect(point.interval.contains(point.recall))
            #expect(point.interval.upperBound - point.interval.lowerBound < 0.15)
            #expect(point.milliseconds > 0)
        }
    }

    @Test func notReachedIsSaid() {
        let none = TuningResult(
            wantedRecall: 0.95,
            limit: 10,
            queryCount: 2,
            points: [TuningPoint(efSearch: 10, found: [9, 9], limit: 10, milliseconds: 1)]
        )
        #expect(none.best == nil)
        #expect(none.efSearch == nil)
        #expect(!none.isReached)
    }

    @Test func measuringChangesNothing() throws {
        var index = try Self.graph(TestVectors.mixture(500, dimension: 8, seed: 3))
        index.efSearch = 77
        let result = try index.tuning(recall: 1, limit: 5, queries: TestVectors.mixture(20, dimension: 8, seed: 4))
        #expect(result.isReached)
        #expect(index.efSearch == 77)
    }

    @Test func duplicatesStandForEachOther() throws {
        let one = TestVectors.mixture(1, dimension: 16, seed: 5)
        let same = Embeddings(storage: (0..<300).flatMap { _ in one.storage }, dimension: 16)
        let result = try Self.graph(same).tuning(recall: 1, queries: one)
        #expect(result.best?.recall == 1)
    }

    @Test func intervalIsWiderForFewQueriesAndForMissesTogether() {
        func width(_ found: [Int]) -> Double {
            let point = TuningPoint(efSearch: 10, found: found, limit: 10, milliseconds: 1)
            return point.interval.upperBound - point.interval.lowerBound
        }
        let spread = [8, 9, 10, 9, 9, 9, 8, 10, 9, 9]
        let together = [10, 10, 10, 10, 10, 10, 10, 10, 10, 0]
        #expect(width(spread) < width(together))
        #expect(width(spread) < width(Array(spread.prefix(3))))
        let perfect = TuningPoint(efSearch: 10, found: Array(repeating: 10, count: 100), limit: 10, milliseconds: 1)
        // The rule of three: 100 without a miss say at least 0.96.
        #expect(perfect.interval.upperBound == 1)
        #expect(abs(perfect.interval.lowerBound - 0.963) < 0.001)
    }

    @Test func badInputIsRefused() throws {
        let index = try Self.graph(TestVectors.mixture(100, dimension: 8, seed: 3))
        let query = TestVectors.mixture(1, dimension: 8, seed: 4)
        #expect(throws: VectorIndexError.limitOutOfRange(actual: 101, count: 100)) {
            try index.tuning(limit: 101, queries: query)
        }
        #expect(throws: VectorIndexError.dimensionMismatch(expected: 8, actual: 48)) {
            try index.tuning(queries: Self.queries)
        }
        #expect(throws: VectorIndexError.self) {
            try index.tuning(queries: Embeddings(storage: [], dimension: 8))
        }
    }
}
