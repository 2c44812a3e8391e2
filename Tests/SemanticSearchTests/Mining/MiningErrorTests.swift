// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SemanticSearch
import Testing
import Vectors

struct MiningErrorTests {
    private let rows = Embeddings([[1, 0], [0, 1], [1, 1]])

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func nonFiniteVectorsAreRefused(value: Float) {
        let bad = Embeddings([[1, 0], [0, value], [1, 1]])
        #expect(throws: MiningError.nonFinite(row: 1)) { try bad.paraphrases(minimumScore: 0.5) }
    }

    @Test func lengthsThatFloatCannotScoreAreRefused() {
        for metric in Metric.allCases {
            #expect(throws: MiningError.self) {
                try Embeddings([[1, 0], [0, 1e20]]).paraphrases(maxPairs: 1, metric: metric)
            }
        }
        let short = Embeddings([[1e-25, 0], [0, 1]])
        #expect(
            throws: MiningError.lengthOutOfRange(row: 0, expected: 1e-17...1e17, actual: Double(Float(1e-25)))
        ) { try short.paraphrases(maxPairs: 1) }
        #expect(throws: Never.self) { try short.paraphrases(maxPairs: 1, metric: .euclidean) }
    }

    @Test(arguments: [
        (Metric.cosine, [Float.nan, 1.01, -1.01, .infinity, -.infinity]), (.dot, [.nan, .infinity]),
        (.euclidean, [.nan, 0.1, -.infinity]), (.manhattan, [.nan, 0.1, -.infinity]),
    ])
    func impossibleScoresAreRefused(metric: Metric, scores: [Float]) throws {
        for score in scores {
            let error = #expect(throws: MiningError.self) {
                try rows.paraphrases(minimumScore: score, metric: metric)
            }
            guard case .minimumScoreOutOfRange(let actual, metric) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(actual.bitPattern == score.bitPattern)
        }
    }

    @Test(arguments: [0, -1])
    func noPairsAtAllIsNoRequest(maxPairs: Int) {
        #expect(throws: MiningError.maxPairsOutOfRange(actual: maxPairs)) {
            try rows.paraphrases(minimumScore: 0.5, maxPairs: maxPairs)
        }
    }

    @Test(arguments: [
        (
            MiningError.nonFinite(row: 3),
            "Vector 3 has an infinite component or NaN. Leave it out, or encode it again."
        ),
        (
            .lengthOutOfRange(row: 3, expected: 1e-17...1e17, actual: 1e20),
            "Vector 3 has the length 1e+20, expected 1e-17 to 1e+17. Scale it, or leave it out."
        ),
        (.minimumScoreOutOfRange(actual: 2, metric: .cosine), "The least score is 2.0; by cosine it is from -1 to 1."),
        (.minimumScoreOutOfRange(actual: .infinity, metric: .dot), "The least score is inf; by dot it is any number."),
        (
            .minimumScoreOutOfRange(actual: 2, metric: .euclidean),
            "The least score is 2.0; by euclidean it is at most 0, the distance with a minus."
        ),
        (.maxPairsOutOfRange(actual: 0), "0 pairs were asked for. Ask for at least 1."),
        (
            .tooManyPairs(limit: 5),
            "More than 5 pairs reach the least score. Raise it; pairs, not groups, can also be cut to the best."
        ),
        (
            .otherSearch(URL(filePath: "/a.state"), part: "metric"),
            "/a.state belongs to a search with another metric. Name another file, or remove it."
        ),
        (.neighborsOutOfRange(actual: 0), "0 neighbours of each vector were asked for. Ask for at least 1."),
        (
            .indexMismatch(expected: 3, actual: 2),
            "The index holds 2 vectors for 3 rows. Build it from the rows, with these as keys."
        ),
        (
            .keyOutOfRange(7, count: 3),
            "The index has the key 7; the rows are 0 to 2. Build it with the rows as keys."
        ),
    ])
    func everyErrorSaysWhatToDo(error: MiningError, text: String) {
        #expect("\(error)" == text)
    }
}
