// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import TestSupport
import Testing

/// Every classification head, activation and layout against sentence-transformers' CrossEncoder.
struct CrossEncoderVariantTests {
    struct Golden: Decodable {
        struct Case: Decodable {
            let query: String
            let document: String
            let tokens: Int
            let untruncated: Int
            let logits: [Float]
            let scores: [Float]
        }
        struct Rank: Decodable {
            let document: Int
            let score: Float
        }
        let labels: Int
        let maximumLength: Int
        let cases: [Case]
        let rank: [Rank]?
    }

    @Test(arguments: ReferenceVariant.all("cross-encoder"))
    func equalsTheReference(variant: ReferenceVariant) throws {
        let golden = try variant.golden(Golden.self)
        try variant.withDirectory { directory in
            let encoder = try CrossEncoder(directory: directory)
            #expect(encoder.labelCount == golden.labels)
            #expect(encoder.maximumTokens == golden.maximumLength)
            let pairs = golden.cases.map { ($0.query, $0.document) }
            let logits = try encoder.logits(pairs)
            for (expected, own) in zip(golden.cases, logits) {
                for (a, b) in zip(own, expected.logits) { #expect(abs(a - b) <= Tolerance.embedding) }
            }
            guard golden.labels == 1 else {
                #expect(throws: EncodingError.severalLabels(actual: golden.labels)) { try encoder.score(pairs) }
                return
            }
            for (expected, own) in zip(golden.cases, try encoder.score(pairs)) {
                #expect(own.tokenCounts.used == expected.tokens)
                #expect(own.tokenCounts.untruncated == expected.untruncated)
                #expect(abs(own.activated - expected.scores[0]) <= Tolerance.embedding)
                #expect((0...1).contains(own.score))
            }
            guard let rank = golden.rank else { return }
            let query = golden.cases[0].query
            let documents = golden.cases.filter { $0.query == query }.map(\.document)
            let ranked = try encoder.rank(documents, against: query)
            #expect(ranked.map(\.id) == rank.map(\.document))
            #expect(try encoder.rank(documents, against: query, limit: 2) == Array(ranked.prefix(2)))
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["KINDRED_TEST_RERANKER"] != nil))
    func trainedRerankerEqualsTheReference() throws {
        struct Reranking: Decodable {
            let query: String
            let documents: [String]
            let logits: [Float]
            let scores: [Float]
        }
        let path = try #require(ProcessInfo.processInfo.environment["KINDRED_TEST_RERANKER"])
        let encoder = try CrossEncoder(directory: URL(filePath: path))
        let expected = try ReferenceVariant.golden("reranker-debian", Reranking.self)
        let own = try encoder.score(expected.documents.map { (expected.query, $0) })
        for (index, score) in own.enumerated() {
            #expect(abs(score.logit - expected.logits[index]) <= Tolerance.logit)
            #expect(abs(score.score - expected.scores[index]) <= Tolerance.logit)
        }
    }
}
