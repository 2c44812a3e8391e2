// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SentenceEmbeddings
import TestSupport
import Testing
import Tokenization
import Vectors

/// Exact explanations with real models.
@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM) && ModelFixtures.isWanted(ModelFixtures.mpnet)))
struct ExplanationTests {
    static let pairs: [(String, String)] = {
        let short = sampleTexts(40, words: 1...12, seed: 51)
        let middle = sampleTexts(12, words: 20...80, seed: 52)
        // More than 256 and 384 tokens: cut.
        let long = sampleTexts(4, words: 450...600, seed: 53)
        let special = [
            "", " ", "A dog ran.", "A canine sprinted.", "Stocks fell 3.5 % today, didn't they?", "日本語 と 中文",
            "naïve café 👩‍👩‍👧 🇩🇪 e\u{301}", "[CLS] [SEP] [MASK] <s>", "…!!!", "\u{0}\u{1} \t\n",
            String(repeating: "a", count: 300),
        ]
        var pairs: [(String, String)] = []
        for texts in [short, middle, long, special] {
            for (first, second) in zip(texts, texts.dropFirst() + [short[0]]) { pairs.append((first, second)) }
        }
        return pairs + [(long[0], "A dog ran."), ("", ""), ("A dog ran.", "A dog ran.")]
    }()

    static func encoder(_ name: String) throws -> SentenceEncoder {
        let directory = name == "all-MiniLM-L6-v2" ? ModelFixtures.miniLM : ModelFixtures.mpnet
        return try SentenceEncoder(directory: ModelFixtures.require(directory, name))
    }

    @Test(arguments: ["all-MiniLM-L6-v2", "all-mpnet-base-v2"])
    func contributionsAddUpToTheScore(model: String) throws {
        let encoder = try Self.encoder(model)
        var worst = 0.0
        for (first, second) in Self.pairs {
            let explanation = try encoder.explain(first, second)
            let vectors = try encoder.encode([first, second])
            #expect(explanation.score == vectors[0].cosineSimilarity(to: vectors[1]))
            #expect(explanation.method == .exact)
            let score = Double(explanation.score)
            let sums = [
                explanation.contributions.joined().reduce(0, +), explanation.tokenContributions.joined().reduce(0, +),
                explanation.first.words.reduce(0) { $0 + $1.contribution },
                explanation.second.words.reduce(0) { $0 + $1.contribution },
            ]
            for sum in sums { worst = max(worst, abs(sum - score)) }
            #expect(sums.allSatisfy { abs($0 - score) < 1e-5 }, "\(first) ↔ \(second)")
        }
        print("\(model): \(Self.pairs.count) pairs, sums differ from scores by at most \(worst)")
    }

    @Test(arguments: ["all-MiniLM-L6-v2", "all-mpnet-base-v2"])
    func contributionsAreTheProductsOfTheTokensVectors(model: String) throws {
        let encoder = try Self.encoder(model)
        for (first, second) in Self.pairs.prefix(10) + [("A dog ran.", "A canine sprinted."), ("", "naïve")] {
            let explanation = try encoder.explain(first, second)
            let tokens = try encoder.tokenEmbeddings(of: [first, second])
            #expect(explanation.first.tokens.map(\.spelling) == tokens[0].tokens)
            #expect(explanation.second.tokens.map(\.spelling) == tokens[1].tokens)
            // Σᵢ Σⱼ tᵢ·uⱼ / (m n |ā| |b̄|), written out.
            let means = tokens.map { text in
                (0..<encoder.dimension).map { column in
                    text.embeddings.reduce(0) { $0 + Double($1[column]) } / Double(text.tokens.count)
                }
            }
            let norms = means.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            let divisor = norms[0] * norms[1] * Double(tokens[0].tokens.count * tokens[1].tokens.count)
            for (row, own) in tokens[0].embeddings.enumerated() {
                for (column, other) in tokens[1].embeddings.enumerated() {
                    let product = zip(own.components, other.components).reduce(0) { $0 + Double($1.0) * Double($1.1) }
                    #expect(abs(explanation.tokenContributions[row][column] - product / divisor) < 1e-12)
                }
            }
        }
    }

    @Test func wordsAreSumsOfTheirTokensAndStandInTheText() throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        for (first, second) in Self.pairs {
            let explanation = try encoder.explain(first, second)
            for (side, text) in [(explanation.first, first), (explanation.second, second)] {
                #expect(side.text == text)
                #expect(side.words.flatMap(\.tokens) == Array(side.tokens.indices))
                var end = 0
                for word in side.words {
                    guard let range = word.range else {
                        #expect(word.text == "(\(word.kind))")
                        continue
                    }
                    #expect(range.lowerBound >= end && !range.isEmpty)
                    #expect(word.text == String(decoding: Array(text.utf8)[range], as: UTF8.self))
                    for token in word.tokens {
                        let own = try #require(side.tokens[token].range)
                        #expect(range.lowerBound <= own.lowerBound && own.upperBound <= range.upperBound)
                    }
                    end = range.upperBound
                }
                #expect(side.words.first?.kind == .start && side.words.last?.kind == .end)
                #expect(side.tokenCounts.used == side.tokens.count)
            }
            for (row, word) in explanation.first.words.enumerated() {
                for (column, other) in explanation.second.words.enumerated() {
                    let sum = word.tokens.reduce(0) { sum, token in
                        other.tokens.reduce(sum) { $0 + explanation.tokenContributions[token][$1] }
                    }
                    #expect(abs(explanation.contributions[row][column] - sum) < 1e-12)
                }
            }
        }
    }

    @Test func wordsAreThoseOfAReader() throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        let text = "Stocks didn't fall 3.5 %, unbelievably… naïve “café”!! 日本 well-known e\u{301}"
        let words = try encoder.explain(text, "").first.words.map(\.text)
        #expect(
            words == [
                "(start)", "Stocks", "didn't", "fall", "3.5", "%", ",", "unbelievably", "…", "naïve", "“", "café", "”",
                "!!", "日", "本", "well", "-", "known", "e\u{301}", "(end)",
            ]
        )
    }

    @Test func textsThatWereCutAreExplainedByWhatWasRead() throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        let long = sampleTexts(1, words: 700...700, seed: 31)[0]
        let explanation = try encoder.explain(long, "water")
        #expect(explanation.first.tokenCounts.isTruncated)
        #expect(explanation.first.tokens.count == 256)
        let last = try #require(explanation.first.words.dropLast().last?.range)
        #expect(last.upperBound < long.utf8.count / 2)
        #expect(explanation.first.words.last?.kind == .end)
    }

    @Test func promptsHaveAnEntryOfTheirOwn() throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        var options = EncodeOptions()
        options.prompt = "query: "
        let explanation = try encoder.explain("big dog", "A canine", options: options, secondOptions: EncodeOptions())
        #expect(explanation.first.words.map(\.text) == ["(start)", "(prompt)", "big", "dog", "(end)"])
        #expect(explanation.first.words[1].tokens == 1..<3)
        #expect(explanation.first.words[2].range == 0..<3)
        #expect(explanation.second.words.map(\.text) == ["(start)", "A", "canine", "(end)"])
        let score = try encoder.encode("query: big dog").cosineSimilarity(to: encoder.encode("A canine"))
        #expect(explanation.score == score)
        #expect(abs(explanation.contributions.joined().reduce(0, +) - Double(score)) < 1e-5)
    }

    @Test(arguments: [Metric.cosine, .dot])
    func dimensionsThatWereCutCountForNothing(metric: Metric) throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        for normalizes in [false, true] {
            var options = EncodeOptions()
            options.dimensions = 64
            options.normalizes = normalizes
            let texts = ["A dog ran.", "A canine sprinted."]
            let explanation = try encoder.explain(texts[0], texts[1], metric: metric, options: options)
            let vectors = try encoder.encode(texts, options: options)
            #expect(explanation.score == vectors[0].similarity(to: vectors[1], metric: metric))
            #expect(explanation.method == .exact)
            #expect(abs(explanation.contributions.joined().reduce(0, +) - Double(explanation.score)) < 1e-5)
        }
    }

    @Test func leavingOutWordsMeasuresTheScoreWithoutThem() throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        let (first, second) = ("A dog ran home.", "Well-known canine")
        let explanation = try encoder.explain(first, second, method: .leaveOneOut)
        #expect(explanation.method == .leaveOneOut && explanation.obstacle == nil)
        #expect(explanation.contributions.isEmpty && explanation.tokenContributions.isEmpty)
        #expect(explanation.strongestPairs().isEmpty)
        #expect(explanation.first.words.map(\.text) == ["A", "dog", "ran", "home", "."])
        let without = ["dog ran home.", "A ran home.", "A dog home.", "A dog ran .", "A dog ran home"]
        let others = ["-known canine", "Well known canine", "Well- canine", "Well-known"]
        let vector = try encoder.encode(second)
        for (word, text) in zip(explanation.first.words, without) {
            let score = try encoder.encode(text).cosineSimilarity(to: vector)
            #expect(word.contribution == Double(explanation.score) - Double(score))
        }
        let own = try encoder.encode(first)
        for (word, text) in zip(explanation.second.words, others) {
            let score = try encoder.encode(text).cosineSimilarity(to: own)
            #expect(word.contribution == Double(explanation.score) - Double(score))
        }
    }

    @Test func whatIsNoSumIsExplainedByLeavingOutWords() throws {
        let encoder = try Self.encoder("all-MiniLM-L6-v2")
        let distance = try encoder.explain("A dog", "A cat", metric: .euclidean)
        #expect(distance.method == .leaveOneOut && distance.obstacle == .metric(.euclidean))
        #expect(throws: EncodingError.notExplainedExactly(.metric(.manhattan))) {
            try encoder.explain("A dog", "A cat", metric: .manhattan, method: .exact)
        }
        var options = EncodeOptions()
        options.longText = .windows
        #expect(try encoder.explain("A dog", "A cat", options: options).method == .exact)
        let long = sampleTexts(1, words: 280...280, seed: 54)[0]
        let windows = try encoder.explain(long, "water", options: options)
        #expect(windows.method == .leaveOneOut && windows.obstacle == .windows)
        // Every word was read.
        #expect(windows.first.words.last?.range?.upperBound == long.utf8.count)
    }

    @Test func strongestPairsComeFirst() throws {
        let explanation = try Self.encoder("all-MiniLM-L6-v2").explain("A dog ran.", "The stock market fell sharply")
        let pairs = explanation.strongestPairs()
        #expect(pairs.count == explanation.first.words.count * explanation.second.words.count)
        #expect(zip(pairs, pairs.dropFirst()).allSatisfy { abs($0.contribution) >= abs($1.contribution) })
        #expect(pairs.allSatisfy { $0.contribution == explanation.contributions[$0.first][$0.second] })
        #expect(explanation.strongestPairs(limit: 3) == Array(pairs.prefix(3)))
        #expect(explanation.strongestPairs(limit: 0).isEmpty)
    }
}
