// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Vectors

struct EmbeddingsTests {
    let rows = Embeddings([[3, 4], [-4, 3], [0, 0], [6, 8]])

    @Test func isACollectionOfItsRows() {
        #expect(rows.count == 4)
        #expect(rows.dimension == 2)
        #expect(rows.map { Array($0.components) } == [[3, 4], [-4, 3], [0, 0], [6, 8]])
        #expect(rows[3][1] == 8)
        #expect(Embeddings(storage: [], dimension: 0).isEmpty)
    }

    @Test func scoresByEachMetric() {
        #expect(rows[0].similarity(to: rows[3], metric: .dot) == 50)
        #expect(rows[0].similarity(to: rows[3], metric: .euclidean) == -5)
        #expect(rows[0].similarity(to: rows[3], metric: .manhattan) == -7)
        #expect(rows[0].cosineSimilarity(to: rows[3]) == 1)
        #expect(rows[0].cosineSimilarity(to: rows[1]) == 0)
        #expect(rows[0].cosineSimilarity(to: rows[2]) == 0)
        #expect(rows.similarities(to: rows, metric: .dot)[1] == [0, 25, 0, 0])
    }

    @Test(arguments: Metric.allCases)
    func pairwiseScoresAreTheDiagonal(metric: Metric) {
        let others = Embeddings([[1, 2], [0, 0], [5, -1], [3, 4]])
        let matrix = rows.similarities(to: others, metric: metric)
        #expect(rows.pairwiseSimilarities(to: others, metric: metric) == rows.indices.map { matrix[$0][$0] })
        let none = Embeddings(storage: [], dimension: 0)
        #expect(none.pairwiseSimilarities(to: none, metric: metric).isEmpty)
    }

    @Test func pairsOfOtherCountsAreRefused() async {
        await #expect(processExitsWith: .failure) {
            _ = Embeddings([[1, 2], [3, 4]]).pairwiseSimilarities(to: Embeddings([[1, 2]]))
        }
    }

    @Test func normalizesToLengthOneAndLeavesZeroAlone() {
        let unit = rows.normalized()
        #expect(abs(unit[0].norm - 1) < 1e-6)
        #expect(unit[2].norm == 0)
    }

    @Test func truncatesRows() {
        #expect(rows.truncated(to: 1) == Embeddings([[3], [-4], [0], [6]]))
        #expect(rows.truncated(to: 5) == rows)
    }

    @Test func refusesVectorsOfOtherDimension() async {
        await #expect(processExitsWith: .failure) {
            _ = Embedding([1, 2]).cosineSimilarity(to: Embedding([1]))
        }
    }
}
