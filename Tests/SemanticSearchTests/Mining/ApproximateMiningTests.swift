// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import VectorIndexes
import Vectors

struct ApproximateMiningTests {
    private static func index(_ rows: Embeddings, _ metric: Metric) throws -> HNSWIndex {
        var index = HNSWIndex(dimension: rows.dimension, metric: metric)
        try index.add(rows)
        return index
    }

    /// Rows around many centres, so that each has a few close ones.
    private static func corpus(_ count: Int, dimension: Int, centers: Int, seed: UInt64) -> Embeddings {
        var generator = SplitMix64(seed: seed)
        let centers = (0..<centers).map { _ in randomFloats(dimension, using: &generator) }
        var storage: [Float] = []
        for _ in 0..<count {
            let center = centers[Int.random(in: 0..<centers.count, using: &generator)]
            let noise = randomFloats(dimension, using: &generator)
            storage += zip(center, noise).map { $0 + 0.4 * $1 }
        }
        return Embeddings(storage: storage, dimension: dimension)
    }

    @Test(arguments: [Metric.cosine, .dot, .euclidean], [30, 6])
    func nearlyAllPairsAreFoundWithTheirExactScores(metric: Metric, neighbors: Int) throws {
        let rows = Self.corpus(4_000, dimension: 48, centers: 400, seed: 3)
        let exact = try rows.paraphrases(maxPairs: 15_000, metric: metric)
        let least = try #require(exact.last).score
        let index = try Self.index(rows, metric)
        let found = try rows.paraphrases(over: index, neighbors: neighbors, minimumScore: least)
        let known = Set(try rows.paraphrases(minimumScore: least, metric: metric))
        #expect(known.isSuperset(of: found))
        #expect(Set(found).count == found.count)
        #expect(found == found.sorted { $0.isBetter(than: $1) })
        let recall = Double(found.count) / Double(known.count)
        print("approximate pairs, \(metric), \(neighbors) neighbours: \(found.count) of \(known.count), \(recall)")
        // A row has 7.5 pairs: six neighbours are too few for some.
        #expect(neighbors == 30 ? recall >= 0.99 : recall > 0.5 && recall < 0.99)
        // The sample says the same.
        let sample = try PairSample(of: found, in: rows, metric: metric, minimumScore: least, sampleRows: 1_000)
        #expect(abs(try #require(sample.share) - recall) < 0.02)
        let all = try PairSample(of: found, in: rows, metric: metric, minimumScore: least, sampleRows: 4_000)
        #expect(all == (try PairSample(of: found, in: rows, metric: metric, minimumScore: least, sampleRows: 9_999)))
        #expect(all.expected == 2 * known.count && all.found == 2 * found.count && all.rows == 4_000)
    }

    @Test func bestPairsAndThreadsDoNotShow() throws {
        let rows = Self.corpus(2_500, dimension: 24, centers: 100, seed: 5)
        let index = try Self.index(rows, .cosine)
        let all = try rows.paraphrases(over: index, minimumScore: 0.7, options: MiningOptions(threads: 1))
        #expect(try rows.paraphrases(over: index, minimumScore: 0.7, options: MiningOptions(threads: 3)) == all)
        for limit in [1, 10, all.count, all.count + 1] {
            let best = try rows.paraphrases(over: index, minimumScore: 0.7, maxPairs: limit)
            #expect(best == Array(all.prefix(limit)))
        }
        let fewer = try rows.paraphrases(over: index, neighbors: 2, minimumScore: 0.7)
        #expect(fewer.count < all.count && Set(all).isSuperset(of: fewer))
    }

    @Test func exactIndexFindsAllWhereNeighborsAreEnough() throws {
        let rows = SlowMining.corpus(300, dimension: 12, seed: 9)
        for metric in [Metric.cosine, .dot, .euclidean] {
            var index = FlatIndex(dimension: 12, metric: metric)
            try index.add(rows)
            let least = try rows.paraphrases(maxPairs: 3_000, metric: metric)[2_999].score
            let found = try rows.paraphrases(over: index, neighbors: 299, minimumScore: least)
            #expect(found == (try rows.paraphrases(minimumScore: least, metric: metric)))
        }
    }

    @Test func indexOfOtherRowsIsRefused() throws {
        let rows = SlowMining.corpus(50, dimension: 8, seed: 1)
        var index = FlatIndex(dimension: 8, metric: .cosine)
        #expect(throws: MiningError.indexMismatch(expected: 50, actual: 0)) {
            try rows.paraphrases(over: index, minimumScore: 0.5)
        }
        try index.add(rows, keys: Array(1...50))
        #expect(throws: MiningError.keyOutOfRange(50, count: 50)) {
            try rows.paraphrases(over: index, neighbors: 49, minimumScore: 0.5)
        }
        #expect(throws: MiningError.neighborsOutOfRange(actual: 0)) {
            try rows.paraphrases(over: index, neighbors: 0, minimumScore: 0.5)
        }
        var other = FlatIndex(dimension: 9, metric: .cosine)
        try other.add(SlowMining.corpus(50, dimension: 9, seed: 1))
        #expect(throws: VectorIndexError.self) { try rows.paraphrases(over: other, minimumScore: 0.5) }
    }

    @Test func tooManyPairsAreAnErrorHereToo() throws {
        let copies = Embeddings(Array(repeating: [1, 2, 3], count: 1_002))
        var index = FlatIndex(dimension: 3, metric: .cosine)
        try index.add(copies)
        #expect(throws: MiningError.tooManyPairs(limit: 500_000)) {
            try copies.paraphrases(over: index, neighbors: 1_001, minimumScore: 0.9)
        }
    }

    @Test func progressAndCancellation() async throws {
        let rows = Self.corpus(2_100, dimension: 8, centers: 30, seed: 2)
        let index = try Self.index(rows, .cosine)
        let seen = Guarded<[Int]>([])
        let options = MiningOptions { progress in seen.withLock { $0.append(progress.completed) } }
        _ = try rows.paraphrases(over: index, minimumScore: 0.99, options: options)
        #expect(seen.value.count == 3 && seen.value.last == 2_100 * 2_099 / 2)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try rows.paraphrases(over: index, minimumScore: 0.99)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func sampleOfRowsWithoutPairsHasNoShare() throws {
        let rows = Embeddings([[1, 0], [0, 1]])
        let sample = try PairSample(of: [], in: rows, minimumScore: 0.5)
        #expect(sample.rows == 2 && sample.expected == 0 && sample.share == nil)
        #expect(throws: MiningError.nonFinite(row: 1)) {
            try PairSample(of: [], in: Embeddings([[1, 0], [0, .nan]]), minimumScore: 0.5)
        }
    }
}
