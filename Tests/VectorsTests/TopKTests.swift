// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Vectors

struct TopKTests {
    @Test(arguments: [0, 1, 5, 100, 1000])
    func keepsWhatSortingWouldKeep(limit: Int) {
        var generator = SplitMix64(seed: 8)
        let hits = (0..<500).map { SearchHit(id: $0, score: Float(Int.random(in: 0..<50, using: &generator))) }
        var best = TopK(limit: limit)
        for hit in hits.shuffled(using: &generator) { best.offer(hit) }
        let expected = hits.sorted { ($0.score, $1.id) > ($1.score, $0.id) }.prefix(limit)
        #expect(best.sorted() == Array(expected))
    }

    @Test(arguments: [1, 2, 3, 8])
    func parallelLoopsCallEachIndexOnce(threads: Int) {
        let counts = FloatBuffer(count: 1000)
        counts.base.update(repeating: 0, count: 1000)
        parallelForEach(1000, threads: threads) { counts.base[$0] += 1 }
        #expect((0..<1000).allSatisfy { counts.base[$0] == 1 })
    }
}
