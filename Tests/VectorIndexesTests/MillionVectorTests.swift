// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// A million vectors of 384 components, made in blocks: built, saved, opened and searched in 6 GB.
///
/// For `make soak`.
struct MillionVectorTests {
    static let isWanted = ProcessInfo.processInfo.environment["KINDRED_MILLION"] != nil

    @Test(.enabled(if: isWanted, "KINDRED_MILLION=1, or make soak"))
    func fitsIntoSixGigabytes() throws {
        let directory = try TemporaryDirectory()
        let url = directory["million.kvi"]
        let clock = ContinuousClock()
        let blocks = 100
        func block(_ number: Int) -> Embeddings {
            TestVectors.mixture(10_000, dimension: 384, centers: 20_000, seed: UInt64(1_000 + number))
        }
        var build = Duration.zero
        do {
            var index = HNSWIndex(dimension: 384)
            for number in 0..<blocks {
                let vectors = block(number)
                build += try clock.measure { try index.add(vectors) }
            }
            print("million: built in \(build)")
            print("million: saved in \(try clock.measure { try index.write(to: url) })")
        }
        var opened: HNSWIndex?
        let opening = try clock.measure { opened = try HNSWIndex(contentsOf: url) }
        let index = try #require(opened)
        print("million: opened in \(opening)")
        #expect(opening < .milliseconds(50))
        #expect(index.count == 1_000_000)
        let queries = TestVectors.mixture(1_000, dimension: 384, centers: 20_000, seed: 999)
        let first = try clock.measure { _ = try index.search(for: queries[0], limit: 10) }
        // Exact search is slow at this size: a hundred queries say enough about recall.
        let truth = try index.exactSearch(for: queries.rows(0..<100), limit: 10)
        for ef in [16, 32, 64, 128] {
            let options = SearchOptions(efSearch: ef, threads: 1)
            var times: [Duration] = []
            var found: [[SearchHit]] = []
            for query in queries {
                let time = try clock.measure {
                    found.append(try index.search(for: query, limit: 10, options: options))
                }
                times.append(time)
            }
            times.sort()
            print(
                "million: ef \(ef), p50 \(times[500]), p99 \(times[990]), first query \(first), "
                    + "recall \(recall(Array(found[..<100]), truth))"
            )
        }
        print("million: peak \(peakMemoryBytes / 1_000_000) MB")
        #expect(peakMemoryBytes < 6_000_000_000)
    }
}
