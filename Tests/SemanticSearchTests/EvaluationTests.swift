// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SemanticSearch
import Testing

/// Expected values come from sentence-transformers, scikit-learn and scipy: scripts/make-evaluation-fixtures.py.
struct EvaluationTests {
    private struct Fixtures: Decodable {
        struct Correlated: Decodable {
            let scores: [Double]
            let reference: [Double]
            let pearson: Double
            let spearman: Double
        }
        struct Pairs: Decodable {
            let scores: [Double]
            let labels: [Int]
            let averagePrecision: Double
            let accuracy: Double
            let accuracyThreshold: Double
            let f1: Double
            let f1Threshold: Double
            let precision: Double
            let recall: Double
        }
        struct Retrieval: Decodable {
            struct Expected: Decodable {
                let cutoff: Int
                let accuracy: Double
                let precision: Double
                let recall: Double
                let mrr: Double
                let ndcg: Double
                let map: Double
            }
            let rankings: [[String]]
            let relevant: [[String]]
            let expected: [Expected]
        }
        let correlation: Correlated
        let pairs: Pairs
        let retrieval: Retrieval
    }

    private let fixtures: Fixtures

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/evaluation.json")
        fixtures = try JSONDecoder().decode(Fixtures.self, from: Data(contentsOf: file))
    }

    private func equal(_ own: Double, _ reference: Double) -> Bool { abs(own - reference) < 1e-9 }

    @Test func correlationsEqualTheReference() throws {
        let expected = fixtures.correlation
        let found = try Correlation(expected.scores, reference: expected.reference)
        #expect(equal(found.pearson, expected.pearson) && equal(found.spearman, expected.spearman))
        #expect(equal(try Correlation([1, 2, 3], reference: [10, 20, 30]).pearson, 1))
        #expect(equal(try Correlation([1, 2, 3], reference: [3, 2, 1]).spearman, -1))
    }

    @Test func pairFiguresEqualTheReference() throws {
        let expected = fixtures.pairs
        let found = try PairEvaluation(expected.scores, labels: expected.labels.map { $0 == 1 })
        #expect(equal(found.averagePrecision, expected.averagePrecision))
        #expect(equal(found.bestAccuracy.value, expected.accuracy))
        #expect(equal(found.bestAccuracy.threshold, expected.accuracyThreshold))
        #expect(equal(found.bestF1.value, expected.f1) && equal(found.bestF1.threshold, expected.f1Threshold))
        #expect(equal(found.bestF1.precision, expected.precision) && equal(found.bestF1.recall, expected.recall))
    }

    /// No threshold tells equal scores apart: a figure that pretends so would be wrong.
    @Test func equalScoresFallOnOneSide() throws {
        let found = try PairEvaluation([0.5, 0.5, 0.5, 0.5], labels: [true, true, false, false])
        #expect(found.averagePrecision == 0.5 && found.bestAccuracy.value == 0.5)
        #expect(equal(found.bestF1.value, 2.0 / 3) && found.bestF1.threshold == 0.5)
    }

    @Test func retrievalFiguresEqualTheReference() throws {
        let data = fixtures.retrieval
        let relevance = data.relevant.map { Dictionary(uniqueKeysWithValues: $0.map { ($0, 1.0) }) }
        for expected in data.expected {
            let found = try RetrievalEvaluation(data.rankings, relevance: relevance, cutoff: expected.cutoff)
            #expect(equal(found.accuracy, expected.accuracy) && equal(found.precision, expected.precision))
            #expect(equal(found.recall, expected.recall) && equal(found.meanReciprocalRank, expected.mrr))
            #expect(equal(found.normalizedDiscountedGain, expected.ndcg))
            #expect(equal(found.meanAveragePrecision, expected.map))
        }
    }

    @Test func gradesAreGains() throws {
        let relevance: [[String: Double]] = [["a": 3, "b": 1, "c": 0], [:]]
        let found = try RetrievalEvaluation([["b", "x", "a"], ["a"]], relevance: relevance, cutoff: 3)
        // (1 + 3 / 2) / (3 + 1 / log₂ 3)
        #expect(found.queryCount == 1 && equal(found.normalizedDiscountedGain, 2.5 / 3.6309297535714573))
        #expect(found.recall == 1 && found.meanReciprocalRank == 1)
    }

    @Test func refusesWhatSaysNothing() {
        #expect(throws: EvaluationError.constantValues) { try Correlation([0.1, 0.1, 0.1], reference: [1, 2, 3]) }
        #expect(throws: EvaluationError.nonFinite(position: 1)) { try Correlation([1, .nan], reference: [1, 2]) }
        #expect(throws: EvaluationError.tooFewValues(expected: 2, actual: 1)) { try Correlation([1], reference: [1]) }
        #expect(throws: EvaluationError.countMismatch(expected: 1, actual: 2)) {
            try PairEvaluation([1, 2], labels: [true])
        }
        #expect(throws: EvaluationError.noPairs(label: false)) { try PairEvaluation([1, 2], labels: [true, true]) }
        #expect(throws: EvaluationError.noPairs(label: true)) { try PairEvaluation([1], labels: [false]) }
        #expect(throws: EvaluationError.noRelevantDocuments) {
            try RetrievalEvaluation([["a"]], relevance: [["a": 0]])
        }
        #expect(throws: EvaluationError.duplicateDocument("a")) {
            try RetrievalEvaluation([["a", "a"]], relevance: [["a": 1]])
        }
        #expect(throws: EvaluationError.relevanceOutOfRange(-1)) {
            try RetrievalEvaluation([["a"]], relevance: [["a": -1]])
        }
        #expect(throws: EvaluationError.cutoffOutOfRange(0)) {
            try RetrievalEvaluation([["a"]], relevance: [["a": 1]], cutoff: 0)
        }
    }
}
