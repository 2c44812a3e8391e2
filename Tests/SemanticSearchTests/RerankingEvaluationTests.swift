// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import Testing

/// Expected values come from sentence-transformers' evaluators: scripts/make-evaluation-fixtures.py.
struct RerankingEvaluationTests {
    private struct Fixture: Decodable {
        struct Reranking: Decodable {
            struct Expected: Decodable {
                let cutoff: Int
                let vectors: [Double]
                let crossEncoder: [Double]
            }
            let positive: [[Double]]
            let negative: [[Double]]
            let expected: [Expected]
        }
        let reranking: Reranking
    }

    @Test func figuresEqualBothEvaluatorsOfTheReference() throws {
        let fixture = try EvaluationFixture.read("evaluation", Fixture.self).reranking
        let scores = zip(fixture.positive, fixture.negative).map { $0 + $1 }
        let relevant = zip(fixture.positive, fixture.negative).map { positive, negative in
            positive.map { _ in true } + negative.map { _ in false }
        }
        // Equal scores of relevant and other documents, where the two conventions part.
        #expect(zip(fixture.positive, fixture.negative).count { !Set($0).isDisjoint(with: $1) } > 20)
        #expect(fixture.expected.contains { abs($0.vectors[1] - $0.crossEncoder[1]) > 0.02 })
        for expected in fixture.expected {
            for (convention, figures) in [
                (RerankingEvaluation.Convention.vectors, expected.vectors), (.crossEncoder, expected.crossEncoder),
            ] {
                let found = try RerankingEvaluation(
                    scores,
                    relevant: relevant,
                    cutoff: expected.cutoff,
                    convention: convention
                )
                let own = [found.meanAveragePrecision, found.meanReciprocalRank, found.normalizedDiscountedGain]
                for (own, reference) in zip(own, figures) { #expect(abs(own - reference) < 1e-9) }
                #expect(found.queryCount == (convention == .vectors ? 58 : 60))
                #expect(found.skippedCount == 60 - found.queryCount)
            }
        }
    }

    @Test func equalScoresShareTheirPlaces() throws {
        let found = try RerankingEvaluation([[0.5, 0.5, 0.1]], relevant: [[true, false, false]])
        #expect(found.meanAveragePrecision == 0.5 && found.meanReciprocalRank == 1)
        #expect(abs(found.normalizedDiscountedGain - (1 + 0.63092975357) / 2) < 1e-9)
        let last = try RerankingEvaluation(
            [[0.5, 0.5, 0.1]],
            relevant: [[true, false, false]],
            convention: .crossEncoder
        )
        #expect(last.meanReciprocalRank == 0.5)
        #expect(last.normalizedDiscountedGain == found.normalizedDiscountedGain)
        // A query whose only document answers it is ranked right.
        let lone = try RerankingEvaluation([[0.1]], relevant: [[true]], convention: .crossEncoder)
        #expect(lone.normalizedDiscountedGain == 1 && lone.meanAveragePrecision == 1)
    }

    @Test func refusesWhatSaysNothing() {
        #expect(throws: EvaluationError.nothingToRank) {
            try RerankingEvaluation([[1, 2], []], relevant: [[true, true], []])
        }
        #expect(throws: EvaluationError.nothingToRank) { try RerankingEvaluation([], relevant: []) }
        #expect(throws: EvaluationError.nonFiniteScore(query: 1, position: 2)) {
            try RerankingEvaluation([[1, 2], [1, 2, .nan]], relevant: [[true, false], [true, false, false]])
        }
        #expect(throws: EvaluationError.countMismatch(expected: 1, actual: 2)) {
            try RerankingEvaluation([[1, 2]], relevant: [[true]])
        }
        #expect(throws: EvaluationError.countMismatch(expected: 2, actual: 1)) {
            try RerankingEvaluation([[1]], relevant: [[true], [false]])
        }
        #expect(throws: EvaluationError.cutoffOutOfRange(0)) {
            try RerankingEvaluation([[1, 2]], relevant: [[true, false]], cutoff: 0)
        }
    }

    @Test(arguments: [
        (
            EvaluationError.nonFiniteScore(query: 3, position: 1),
            "Query 3: the score of document 1 (counted from 0) is NaN or infinite. Leave the document out, or compute "
                + "the score again."
        ),
        (.nothingToRank, "No query has both a relevant document and another: there is nothing to put in order."),
        (
            .dimensionMismatch(expected: 3, actual: 2),
            "Vectors of 2 components for vectors of 3. Encode both with the same model."
        ),
        (.marginNotFinite(.infinity), "The margin is inf. Give a number."),
    ])
    func everyErrorSaysWhatToDo(error: EvaluationError, text: String) {
        #expect("\(error)" == text)
    }
}
