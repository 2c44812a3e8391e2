// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import TestSupport
import Testing

/// The programs of the tutorial, with what the reference library really returns for them (not what it prints there).
@Suite(
    .enabled(
        if: ModelFixtures.isWanted(ModelFixtures.miniLM) && ModelFixtures.isWanted(ModelFixtures.mpnet)
    )
)
struct SeedExampleTests {
    /// Scores are given to four decimals.
    static let tolerance: Float = 1e-4

    let examples: JSONValue
    let encoders: [String: SentenceEncoder]

    init() throws {
        let file = ReferenceVariant.fixtures.appending(path: "seed-examples.json")
        examples = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file))
        encoders = [
            "all-MiniLM-L6-v2": try SentenceEncoder(
                directory: ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2")
            ),
            "all-mpnet-base-v2": try SentenceEncoder(
                directory: ModelFixtures.require(ModelFixtures.mpnet, "all-mpnet-base-v2")
            ),
        ]
    }

    @Test func firstProgramPrintsTheMatrix() throws {
        let example = try examples.member("first_embeddings")
        let sentences = try example.member("sentences").strings
        for (name, encoder) in encoders {
            let expected = try example.member(name)
            let embeddings = try encoder.encode(sentences)
            #expect(embeddings.dimension == (name == "all-MiniLM-L6-v2" ? 384 : 768))
            let first = try expected.member("first8").numbers
            for (own, reference) in zip(embeddings[0].components, first) {
                #expect(abs(own - reference) <= Tolerance.embedding)
            }
            let matrix = embeddings.similarities(to: embeddings)
            for (own, reference) in zip(matrix, try expected.member("cosine").elements) {
                for (a, b) in zip(own, try reference.numbers) { #expect(abs(a - b) <= Self.tolerance) }
            }
        }
    }

    @Test(arguments: ["medical_search", "flat_index", "retrieve_then_rerank"])
    func searchReturnsTheSameOrderAndScores(name: String) throws {
        let example = try examples.member(name)
        let encoder = try #require(encoders["all-MiniLM-L6-v2"])
        let corpus = try encoder.encode(try example.member("corpus").strings)
        let query = try encoder.encode(try example.member("query").string, as: .query)
        let expected = try example.member("all-MiniLM-L6-v2").elements
        let hits = corpus.nearest(to: query, limit: expected.count)
        #expect(hits.count == expected.count)
        for (hit, reference) in zip(hits, expected) {
            #expect(hit.id == Int(try reference.member("id").number))
            #expect(abs(hit.score - (try reference.member("score").number)) <= Self.tolerance)
        }
    }

    @Test func reviewsFallIntoTheSameGroups() throws {
        let example = try examples.member("reviews_kmeans")
        let encoder = try #require(encoders["all-MiniLM-L6-v2"])
        let embeddings = try encoder.encode(try example.member("reviews").strings)
        let found = try KMeans(clusterCount: 4, seed: 42).fit(embeddings)
        let expected = try example.member("labels").numbers.map { Int($0) }
        // The numbers of the groups are chance.
        let pairs = Set(zip(found.labels, expected).map { [$0, $1] })
        #expect(pairs.count == 4 && Set(found.labels).count == 4)
        #expect(abs(found.inertia - Double(try example.member("inertia").number)) <= 1e-4)
    }

    @Test(arguments: ["all-MiniLM-L6-v2", "all-mpnet-base-v2"])
    func duplicateQuestionsHaveTheSameScores(model: String) throws {
        let example = try examples.member("duplicate_questions")
        let encoder = try #require(encoders[model])
        let embeddings = try encoder.encode(try example.member("questions").strings)
        let expected = try example.member(model).elements
        let pairs = try embeddings.paraphrases(maxPairs: expected.count)
        #expect(pairs.count == expected.count)
        for (own, reference) in zip(pairs, expected) {
            #expect(own.first == Int(try reference.member("first").number))
            #expect(own.second == Int(try reference.member("second").number))
            #expect(abs(own.score - (try reference.member("score").number)) <= Self.tolerance)
        }
        // The tutorial's threshold finds nothing: its printed scores do not reproduce.
        #expect(try embeddings.paraphrases(minimumScore: example.member("seed_threshold").number).isEmpty)
        #expect(try embeddings.paraphrases(minimumScore: 0.5) == Array(pairs.prefix(4)))
        let groups = try embeddings.duplicateGroups(minimumScore: 0.5)
        #expect(groups.map(\.members) == [[0, 1], [2, 3], [4, 5], [6, 7]])
    }

    @Test(arguments: [("all-MiniLM-L6-v2", Float(0.3321)...0.5111), ("all-mpnet-base-v2", 0.3141...0.5631)])
    func suggestedThresholdSeparatesTheDuplicateQuestions(model: String, between: ClosedRange<Float>) throws {
        let questions = try examples.member("duplicate_questions").member("questions").strings
        let encoder = try #require(encoders[model])
        let embeddings = try encoder.encode(questions)
        let suggestion = try CorpusCalibration(embeddings).suggestion.get()
        #expect(between.contains(suggestion.threshold))
        #expect(suggestion.basis == .gap && suggestion.falseShare == nil)
        let pairs = try embeddings.paraphrases(minimumScore: suggestion.threshold)
        #expect(Set(pairs.map { [$0.first, $0.second] }) == [[0, 1], [2, 3], [4, 5], [6, 7]])
    }

    @Test(arguments: ["all-MiniLM-L6-v2", "all-mpnet-base-v2"])
    func miningFindsTheParaphrases(model: String) throws {
        let expected = try examples.member("paraphrase_pairs").member(model).elements
        let encoder = try #require(encoders[model])
        let texts = try expected.flatMap { [try $0.member("first").string, try $0.member("second").string] }
        let found = try encoder.encode(texts).paraphrases(minimumScore: 0.7)
        #expect(found.count == expected.count)
        for pair in found {
            #expect(pair.second == pair.first + 1)
            let reference = try expected[pair.first / 2].member("cosine").number
            #expect(abs(pair.score - reference) <= Self.tolerance)
        }
    }

    @Test(
        arguments: ["paraphrase_pairs", "asymmetric_pairs", "stories"],
        ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]
    )
    func pairsHaveTheSameCosine(name: String, model: String) throws {
        let encoder = try #require(encoders[model])
        for pair in try examples.member(name).member(model).elements {
            let texts = [try pair.member("first").string, try pair.member("second").string]
            let embeddings = try encoder.encode(texts)
            let cosine = embeddings[0].cosineSimilarity(to: embeddings[1])
            #expect(abs(cosine - (try pair.member("cosine").number)) <= Self.tolerance, "\(texts)")
        }
    }
}

extension JSONValue {
    fileprivate func member(_ key: String) throws -> JSONValue {
        guard case .object(let members) = self else { throw UnexpectedJSON(key: key) }
        return try #require(members[key])
    }

    fileprivate var elements: [JSONValue] {
        get throws {
            guard case .array(let elements) = self else { throw UnexpectedJSON(key: "an array") }
            return elements
        }
    }

    fileprivate var string: String {
        get throws {
            guard case .string(let text) = self else { throw UnexpectedJSON(key: "a string") }
            return text
        }
    }

    fileprivate var number: Float {
        get throws {
            switch self {
            case .integer(let value): return Float(value)
            case .number(let value): return Float(value)
            default: throw UnexpectedJSON(key: "a number")
            }
        }
    }

    fileprivate var strings: [String] { get throws { try elements.map { try $0.string } } }
    fileprivate var numbers: [Float] { get throws { try elements.map { try $0.number } } }
}

/// The file of examples is not as the test expects it.
private struct UnexpectedJSON: Error {
    let key: String
}
