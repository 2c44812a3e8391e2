// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import Testing
import Vectors

/// Expected values come from sentence-transformers' evaluator: scripts/make-evaluation-fixtures.py.
struct TripletEvaluationTests {
    private struct Fixture: Decodable {
        struct Triplets: Decodable {
            struct Expected: Decodable {
                let margins: [String: Float]
                let accuracies: [String: Double]
            }
            let anchors: [[Float]]
            let positives: [[Float]]
            let negatives: [[Float]]
            let expected: [Expected]
        }
        let triplets: Triplets
    }

    private static func byMetric<Value>(_ values: [String: Value]) -> [Metric: Value] {
        Dictionary(
            uniqueKeysWithValues: values.compactMap { name, value in Metric(rawValue: name).map { ($0, value) } }
        )
    }

    @Test func accuraciesEqualTheReference() throws {
        let fixture = try EvaluationFixture.read("evaluation", Fixture.self).triplets
        #expect(fixture.expected.count == 3)
        for expected in fixture.expected {
            let found = try TripletEvaluation(
                anchors: Embeddings(fixture.anchors),
                positives: Embeddings(fixture.positives),
                negatives: Embeddings(fixture.negatives),
                margins: Self.byMetric(expected.margins)
            )
            let accuracies = Self.byMetric(expected.accuracies)
            #expect(accuracies.count == 4 && found.count == 120)
            for (metric, accuracy) in accuracies {
                #expect(abs((found.accuracies[metric] ?? -1) - accuracy) < 1e-6, "\(metric) \(expected.margins)")
            }
            #expect(found.bestAccuracy == found.accuracies.values.max())
        }
    }

    @Test func equalScoresAreNotToldRight() throws {
        let rows = Embeddings([[1, 2], [3, 4]])
        let found = try TripletEvaluation(anchors: rows, positives: rows, negatives: rows, metrics: [.cosine, .dot])
        #expect(found.accuracies == [.cosine: 0, .dot: 0])
    }

    @Test func refusesVectorsThatDoNotBelongTogether() {
        let rows = Embeddings([[1, 2], [3, 4]])
        let none = Embeddings(storage: [], dimension: 0)
        #expect(throws: EvaluationError.tooFewValues(expected: 1, actual: 0)) {
            try TripletEvaluation(anchors: none, positives: none, negatives: none)
        }
        #expect(throws: EvaluationError.countMismatch(expected: 2, actual: 1)) {
            try TripletEvaluation(anchors: rows, positives: rows, negatives: Embeddings([[1, 2]]))
        }
        #expect(throws: EvaluationError.dimensionMismatch(expected: 2, actual: 1)) {
            try TripletEvaluation(anchors: rows, positives: Embeddings([[1], [2]]), negatives: rows)
        }
        #expect(throws: EvaluationError.nonFinite(position: 1)) {
            try TripletEvaluation(anchors: rows, positives: Embeddings([[1, 2], [3, .nan]]), negatives: rows)
        }
        #expect(throws: EvaluationError.marginNotFinite(.infinity)) {
            try TripletEvaluation(anchors: rows, positives: rows, negatives: rows, margins: [.dot: .infinity])
        }
    }
}
