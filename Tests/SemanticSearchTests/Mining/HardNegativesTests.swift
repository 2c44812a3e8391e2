// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import Vectors

/// Expected values come from sentence-transformers' `mine_hard_negatives`: scripts/make-negatives-fixtures.py.
struct HardNegativesTests {
    private struct Fixture: Decodable {
        struct Settings: Decodable {
            let numNegatives: Int
            let rangeMin: Int?
            let rangeMax: Int?
            let maxScore: Float?
            let minScore: Float?
            let absoluteMargin: Float?
            let relativeMargin: Float?
        }
        struct Rows: Decodable {
            struct Pair: Decodable, Equatable {
                let query: String
                let text: String
                let label: Int

                init(query: String, text: String, label: Int) {
                    self.query = query
                    self.text = text
                    self.label = label
                }

                init(from decoder: any Decoder) throws {
                    var list = try decoder.unkeyedContainer()
                    query = try list.decode(String.self)
                    text = try list.decode(String.self)
                    label = try list.decode(Int.self)
                }
            }
            let triplet: [[String]]
            let tuple: [[String]]
            let pair: [Pair]

            enum CodingKeys: String, CodingKey {
                case triplet
                case tuple = "n-tuple"
                case pair = "labeled-pair"
            }
        }
        struct Case: Decodable {
            let settings: Settings
            let usesCorpus: Bool
            let rows: Rows
            let skipped: [String: Int]
        }
        let vectors: [String: [Float]]
        let pairs: [[String]]
        let corpus: [String]
        let cases: [Case]

        func embeddings(_ texts: [String]) -> Embeddings {
            Embeddings(texts.map { vectors[$0] ?? [] }).normalized()
        }
    }

    private let fixture: Fixture

    init() throws {
        fixture = try EvaluationFixture.read("negatives", Fixture.self)
    }

    private func texts(usesCorpus: Bool) -> TrainingPairs {
        TrainingPairs(fixture.pairs.map { ($0[0], $0[1]) }, corpus: usesCorpus ? fixture.corpus : [])
    }

    private func mine(_ search: HardNegatives, _ texts: TrainingPairs) throws -> MinedNegatives {
        try search.mine(
            queries: fixture.embeddings(texts.queries),
            corpus: fixture.embeddings(texts.corpus),
            positives: texts.positives,
            excluded: texts.ownTexts
        )
    }

    private static func search(_ settings: Fixture.Settings) -> HardNegatives {
        HardNegatives(
            numberOfNegatives: settings.numNegatives,
            rangeMin: settings.rangeMin ?? 0,
            rangeMax: settings.rangeMax,
            maximumScore: settings.maxScore,
            minimumScore: settings.minScore,
            absoluteMargin: settings.absoluteMargin,
            relativeMargin: settings.relativeMargin
        )
    }

    @Test func rowsOfEveryFormatEqualTheReference() throws {
        #expect(fixture.cases.count == 17)
        for expected in fixture.cases {
            let texts = texts(usesCorpus: expected.usesCorpus)
            let mined = try mine(Self.search(expected.settings), texts)
            let name = "\(expected.settings), corpus: \(expected.usesCorpus)"
            let triplets = mined.triplets.map {
                [texts.queries[$0.query], texts.corpus[$0.positive.id], texts.corpus[$0.negative.id]]
            }
            #expect(triplets == expected.rows.triplet, "\(name)")
            let tuples = mined.tuples.map { tuple in
                [texts.queries[tuple.query], texts.corpus[tuple.positive.id]]
                    + tuple.negatives.map { texts.corpus[$0.id] }
            }
            #expect(tuples == expected.rows.tuple, "\(name)")
            let pairs = mined.labelledPairs.map {
                Fixture.Rows.Pair(
                    query: texts.queries[$0.query],
                    text: texts.corpus[$0.text.id],
                    label: $0.isPositive ? 1 : 0
                )
            }
            #expect(pairs == expected.rows.pair, "\(name)")
            // The reference counts what is out of the running already among those below `min_score`.
            let skipped = mined.skipped
            #expect(skipped.absoluteMargin == expected.skipped["absolute_margin"] ?? 0, "\(name)")
            #expect(skipped.relativeMargin == expected.skipped["relative_margin"] ?? 0, "\(name)")
            #expect(skipped.maximumScore == expected.skipped["max_score"] ?? 0, "\(name)")
        }
        // Every reason and shortage occurs.
        for name in ["absolute_margin", "relative_margin", "max_score"] {
            #expect(fixture.cases.contains { $0.skipped[name] ?? 0 > 0 })
        }
        #expect(fixture.cases.contains { $0.rows.tuple.isEmpty })
    }

    @Test func randomSamplesAreCandidatesAndDependOnTheSeed() throws {
        let texts = texts(usesCorpus: true)
        let all = HardNegatives(numberOfNegatives: 12, rangeMin: 2, rangeMax: 14)
        let candidates = try mine(all, texts)
        var random = all
        random.numberOfNegatives = 4
        var seen: [Set<Int>] = Array(repeating: [], count: texts.queries.count)
        for seed in 0..<40 as Range<UInt64> {
            random.sampling = .random(seed: seed)
            let found = try mine(random, texts)
            #expect(try mine(random, texts) == found)
            for (query, own) in found.queries.enumerated() {
                #expect(own.negatives.count == 4 && Set(own.negatives).count == 4)
                #expect(own.negatives == candidates.queries[query].negatives.filter { own.negatives.contains($0) })
                seen[query].formUnion(own.negatives.map(\.id))
            }
        }
        // Each candidate is chosen now and then.
        for (query, ids) in seen.enumerated() { #expect(ids == Set(candidates.queries[query].negatives.map(\.id))) }
        random.numberOfNegatives = 12
        #expect(try mine(random, texts).queries == candidates.queries)
    }

    @Test func ownTextIsNoNegativeAndTakesNoPlace() throws {
        let pairs = [("q0", "a0.0"), ("q1", "a1.0"), ("q2", "a2.0")]
        let with = TrainingPairs(pairs, corpus: fixture.corpus + ["q1", "q2"])
        let without = TrainingPairs(pairs, corpus: fixture.corpus)
        #expect(with.ownTexts.map(\.count) == [0, 1, 1])
        let search = HardNegatives(numberOfNegatives: 3, rangeMin: 1)
        let mined = try mine(search, with)
        #expect(mined.skipped.excluded == 2)
        for (query, found) in mined.queries.enumerated() {
            #expect(!found.negatives.contains { with.corpus[$0.id] == with.queries[query] })
        }
        let own = mined.queries[0].negatives.map { with.corpus[$0.id] }
        let expected = try mine(search, without).queries[0].negatives.map { without.corpus[$0.id] }
        #expect(own.filter { !$0.hasPrefix("q") } == expected.filter { own.contains($0) })
        // Left in, it would have been the closest of all.
        let left = try search.mine(
            queries: fixture.embeddings(with.queries),
            corpus: fixture.embeddings(with.corpus),
            positives: with.positives
        )
        #expect(left.skipped.excluded == 0)
    }

    @Test func pairsArePutInOrder() {
        let texts = TrainingPairs([("a", "x"), ("b", "y"), ("a", "z"), ("a", "x")], corpus: ["y", "w", "b", "w"])
        #expect(texts.queries == ["a", "b"])
        #expect(texts.corpus == ["y", "w", "b", "x", "z"])
        #expect(texts.positives == [[3, 4, 3], [0]])
        #expect(texts.ownTexts == [[], [2]])
    }

    @Test func threadsAndProgressDoNotShow() throws {
        let texts = texts(usesCorpus: true)
        var search = HardNegatives(threads: 1)
        let expected = try mine(search, texts)
        search.threads = 3
        #expect(try mine(search, texts) == expected)
        var done = 0
        _ = try search.mine(
            queries: fixture.embeddings(texts.queries),
            corpus: fixture.embeddings(texts.corpus),
            positives: texts.positives
        ) { done = $0 }
        #expect(done == texts.queries.count)
    }

    @Test func settingsOutOfRangeAreRefused() {
        let rows = Embeddings([[1, 0], [0, 1], [1, 1]])
        func expect(_ error: HardNegativesError, _ search: HardNegatives, positives: [[Int]] = [[0], [1], [2]]) {
            #expect(throws: error) { try search.mine(queries: rows, corpus: rows, positives: positives) }
        }
        expect(.numberOutOfRange(actual: 0), HardNegatives(numberOfNegatives: 0))
        expect(.numberOutOfRange(actual: .max), HardNegatives(numberOfNegatives: .max))
        expect(.rangeOutOfOrder(minimum: -1, maximum: 3), HardNegatives(rangeMin: -1, rangeMax: 3))
        expect(.rangeOutOfOrder(minimum: 3, maximum: 3), HardNegatives(rangeMin: 3, rangeMax: 3))
        expect(.rangeTooNarrow(expected: 3, actual: 2), HardNegatives(rangeMin: 1, rangeMax: 3))
        expect(.limitNotFinite("relativeMargin"), HardNegatives(relativeMargin: .nan))
        expect(.countMismatch(expected: 3, actual: 1), HardNegatives(), positives: [[0]])
        expect(.noPositive(query: 1), HardNegatives(), positives: [[0], [], [2]])
        expect(.rowOutOfRange(query: 2, row: 3, count: 3), HardNegatives(), positives: [[0], [1], [2, 3]])
        #expect(throws: SearchError.nonFinite(row: 1)) {
            try HardNegatives().mine(
                queries: rows,
                corpus: Embeddings([[1, 0], [.nan, 1]]),
                positives: [[0], [1], [0]]
            )
        }
    }

    @Test(arguments: [
        (
            HardNegativesError.numberOutOfRange(actual: 0),
            "0 negatives a query were asked for. Ask for at least 1, and for no more than there can be."
        ),
        (
            .rangeOutOfOrder(minimum: 3, maximum: 3),
            "The range of places is 3..<3. Begin it at 0 or later, and end it after it begins."
        ),
        (
            .rangeTooNarrow(expected: 3, actual: 2),
            "The range has 2 places for 3 negatives. Widen it, or ask for fewer."
        ),
        (.limitNotFinite("maximumScore"), "maximumScore is NaN or infinite. Give a number, or leave it out."),
        (.countMismatch(expected: 3, actual: 1), "1 lists of rows for 3 queries. Give one for each."),
        (.noPositive(query: 1), "Query 1 (counted from 0) has no positive. Give one, or leave the query out."),
        (
            .rowOutOfRange(query: 2, row: 3, count: 3),
            "Query 2 (counted from 0) names row 3 as a positive; the corpus has 3 rows."
        ),
    ])
    func everyErrorSaysWhatToDo(error: HardNegativesError, text: String) {
        #expect("\(error)" == text)
    }
}
