// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

struct TrustworthinessTests {
    @Test func equalsTheReference() throws {
        for sample in try ProjectionFixture.load().trust {
            let rows = Embeddings(sample.rows)
            let found = try Trustworthiness(
                of: rows.truncated(to: 2),
                in: rows,
                neighborCount: sample.neighbors,
                metric: sample.metric
            )
            #expect(abs(found.value - sample.value) < 1e-12 && abs(found.keptShare - sample.kept) < 1e-12)
        }
    }

    @Test func anImageOfItselfIsTrue() throws {
        let rows = KMeansTests.mixture(50, dimension: 2, centers: 3)
        let found = try Trustworthiness(of: rows, in: rows, neighborCount: 7, metric: .euclidean)
        #expect(found.value == 1 && found.keptShare == 1)
    }

    @Test func someStandForAll() throws {
        let rows = KMeansTests.mixture(900, dimension: 9, centers: 6)
        let points = rows.truncated(to: 2)
        let all = try Trustworthiness(of: points, in: rows, metric: .euclidean, threads: 3)
        #expect(try Trustworthiness(of: points, in: rows, metric: .euclidean, judgedCount: 900, threads: 1) == all)
        let some = try Trustworthiness(of: points, in: rows, metric: .euclidean, judgedCount: 300)
        #expect(abs(some.value - all.value) < 0.03 && some != all)
    }

    @Test func refusesWhatItCannotJudge() {
        let rows = KMeansTests.mixture(11, dimension: 3, centers: 2)
        let points = rows.truncated(to: 2)
        #expect(throws: ClusteringError.labelCountMismatch(expected: 11, actual: 1)) {
            try Trustworthiness(of: Embeddings([[1, 2]]), in: rows)
        }
        #expect(throws: ClusteringError.noVectors) { try Trustworthiness(of: Embeddings([]), in: Embeddings([])) }
        for count in [0, 6] {
            #expect(throws: ClusteringError.parameterOutOfRange("neighborCount", expected: 1...5, actual: count)) {
                try Trustworthiness(of: points, in: rows, neighborCount: count)
            }
        }
        #expect(throws: ClusteringError.parameterOutOfRange("judgedCount", expected: 1...11, actual: 12)) {
            try Trustworthiness(of: points, in: rows, judgedCount: 12)
        }
        #expect(throws: ClusteringError.unsupportedMetric(.dot, supported: [.cosine, .euclidean])) {
            try Trustworthiness(of: points, in: rows, metric: .dot)
        }
        #expect(throws: ClusteringError.nonFinite(row: 1)) {
            try Trustworthiness(
                of: Embeddings([[1, 2], [.nan, 0], [0, 1]]),
                in: Embeddings([[1, 2], [1, 0], [0, 1]]),
                neighborCount: 1
            )
        }
    }
}
