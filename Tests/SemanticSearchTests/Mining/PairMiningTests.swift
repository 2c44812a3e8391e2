// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import Vectors

struct PairMiningTests {
    /// Pairs with scores as bits: −0 and 0 are not the same here.
    private static func bits(_ pairs: some Sequence<ParaphrasePair>) -> [SIMD4<Int32>] {
        pairs.map { SIMD4(Int32($0.first), Int32($0.second), Int32(bitPattern: $0.score.bitPattern), 0) }
    }

    private static func mine(
        _ rows: Embeddings,
        _ metric: Metric,
        atLeast minimumScore: Float? = nil,
        best maxPairs: Int? = nil,
        threads: Int = 2,
        level: InstructionLevel? = nil,
        blocks: (rows: Int, columns: Int) = (192, 480)
    ) throws -> [ParaphrasePair] {
        try PairMining(
            rows,
            metric: metric,
            minimumScore: minimumScore,
            maxPairs: maxPairs,
            threads: threads,
            kernels: level.map { Kernels($0) } ?? .preferred,
            blockRows: blocks.rows,
            blockColumns: blocks.columns
        ).pairs()
    }

    @Test(arguments: Metric.allCases, InstructionLevel.available)
    func findsWhatComparingAllPairsFinds(metric: Metric, level: InstructionLevel) throws {
        for (count, dimension) in [(2, 1), (3, 24), (131, 7), (333, 385), (700, 24)] {
            let rows = SlowMining.corpus(count, dimension: dimension, seed: UInt64(count))
            let all = SlowMining.pairs(rows, metric: metric, kernels: Kernels(level))
            #expect(Self.bits(try Self.mine(rows, metric, level: level)) == Self.bits(all))
            // A score that pairs have is reached, by all of the same score.
            for position in [0, all.count / 50, all.count / 7, all.count - 1] {
                let least = all[position].score
                let expected = all.prefix { $0.score >= least }
                let found = try Self.mine(rows, metric, atLeast: least, level: level)
                #expect(Self.bits(found) == Self.bits(expected), "\(count) × \(dimension), \(least)")
            }
        }
    }

    @Test(arguments: Metric.allCases, InstructionLevel.available)
    func noScoreAtTheThresholdIsLostToRounding(metric: Metric, level: InstructionLevel) throws {
        // Far from the origin and close together, products lose the most digits.
        let rows = SlowMining.corpus(90, dimension: 384, seed: 5, offset: 30)
        let all = SlowMining.pairs(rows, metric: metric, kernels: Kernels(level))
        for position in stride(from: 0, to: all.count, by: 37) {
            let least = all[position].score
            let expected = all.prefix { $0.score >= least }
            #expect(
                Self.bits(try Self.mine(rows, metric, atLeast: least, level: level, blocks: (16, 48)))
                    == Self.bits(expected)
            )
        }
    }

    @Test(arguments: [Metric.dot, .euclidean, .manhattan], InstructionLevel.available)
    func noScoreIsLostWhereProductsUnderflow(metric: Metric, level: InstructionLevel) throws {
        let usual = SlowMining.corpus(90, dimension: 24, seed: 6)
        for scale in [Float(1e-20), 1e-22, 1e-23] {
            // One row of the usual size among rows whose squares vanish.
            let storage = usual.storage.enumerated().map { $0 / 24 == 40 ? $1 : $1 * scale }
            let rows = Embeddings(storage: storage, dimension: 24)
            let all = SlowMining.pairs(rows, metric: metric, kernels: Kernels(level))
            for position in stride(from: 0, to: all.count, by: 137) {
                let least = all[position].score
                let expected = all.prefix { $0.score >= least }
                let found = try Self.mine(rows, metric, atLeast: least, level: level)
                #expect(Self.bits(found) == Self.bits(expected), "\(scale), \(least)")
            }
        }
    }

    @Test(arguments: Metric.allCases)
    func bestPairsAreTheFirstOfAll(metric: Metric) throws {
        let rows = SlowMining.corpus(500, dimension: 24, seed: 8)
        let all = SlowMining.pairs(rows, metric: metric)
        for maxPairs in [1, 2, 100, 30_000, all.count - 1, all.count, Int.max] {
            let found = try Self.mine(rows, metric, best: maxPairs, blocks: (16, 31))
            #expect(Self.bits(found) == Self.bits(all.prefix(maxPairs)), "\(maxPairs)")
        }
        let least = all[200].score
        let both = try Self.mine(rows, metric, atLeast: least, best: 150)
        #expect(Self.bits(both) == Self.bits(all.prefix(150)))
    }

    @Test func blocksAndThreadsDoNotShow() throws {
        let rows = SlowMining.corpus(601, dimension: 33, seed: 11)
        for metric in [Metric.cosine, .dot, .euclidean] {
            let least = SlowMining.pairs(rows, metric: metric)[7_000].score
            let expected = Self.bits(try Self.mine(rows, metric, atLeast: least, threads: 1))
            let best = Self.bits(try Self.mine(rows, metric, best: 3_000, threads: 1))
            for threads in [1, 2, 5] {
                for blocks in [(1, 601), (7, 13), (64, 300), (2_000, 2_000)] {
                    let found = try Self.mine(rows, metric, atLeast: least, threads: threads, blocks: blocks)
                    #expect(Self.bits(found) == expected)
                    let first = try Self.mine(rows, metric, best: 3_000, threads: threads, blocks: blocks)
                    #expect(Self.bits(first) == best)
                }
            }
        }
    }

    @Test func copiesTieAndComeInOrder() throws {
        let rows = Embeddings(Array(repeating: [1, 2, 3], count: 1_001))
        #expect(throws: MiningError.tooManyPairs(limit: 500_000)) { try rows.paraphrases(minimumScore: 0.9) }
        let group = DuplicateGroup(members: Array(0..<1_001), minimumScore: 1)
        #expect(try rows.duplicateGroups(minimumScore: 0.9) == [group])
        let best = try rows.paraphrases(minimumScore: 0.9, maxPairs: 500_000)
        #expect(best.count == 500_000)
        #expect(best.map(\.first) == best.map(\.first).sorted())
        #expect(best[0] == ParaphrasePair(score: 1, first: 0, second: 1))
        #expect(best[1_000] == ParaphrasePair(score: 1, first: 1, second: 2))
        #expect(try rows.paraphrases(minimumScore: 0.9, maxPairs: 2).map(\.second) == [1, 2])
    }

    @Test func progressReachesTheTotal() throws {
        let rows = SlowMining.corpus(700, dimension: 8, seed: 3)
        let seen = Guarded<[MiningProgress]>([])
        let options = MiningOptions(threads: 1) { progress in seen.withLock { $0.append(progress) } }
        _ = try rows.paraphrases(minimumScore: 0.99, options: options)
        let total = 700 * 699 / 2
        #expect(seen.value.last == MiningProgress(completed: total, total: total))
        #expect(seen.value.map(\.completed) == seen.value.map(\.completed).sorted())
    }

    @Test func cancellationEndsTheSearch() async {
        let rows = SlowMining.corpus(600, dimension: 8, seed: 3)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try rows.paraphrases(minimumScore: 0.99)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func fewerThanTwoRowsHaveNoPairs() throws {
        #expect(try Embeddings(storage: [], dimension: 0).paraphrases(minimumScore: 0.5).isEmpty)
        #expect(try Embeddings([[1, 2]]).paraphrases(maxPairs: 3).isEmpty)
        #expect(try Embeddings([[1, 2]]).duplicateGroups(minimumScore: 0.5).isEmpty)
    }
}
