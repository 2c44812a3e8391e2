// SPDX-License-Identifier: Apache-2.0
import SentenceEmbeddings
import Synchronization
import TestSupport
import Testing
import Tokenization
import Vectors

@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM)))
struct EncodeOptionsTests {
    let encoder: SentenceEncoder

    init() throws {
        encoder = try SentenceEncoder(directory: ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2"))
    }

    @Test func noTextsGiveNoVectors() throws {
        #expect(try encoder.encode([]).isEmpty)
        #expect(try encoder.tokenEmbeddings(of: []).isEmpty)
    }

    @Test func anEmptyTextIsItsSpecialTokens() throws {
        let report = try encoder.encodeReporting([""])
        #expect(report.tokenCounts[0].used == 2)
        #expect(abs(report.embeddings[0].norm - 1) < 1e-5)
    }

    @Test func dimensionsKeepTheFirstComponents() throws {
        var options = EncodeOptions()
        options.dimensions = 16
        let short = try encoder.encode(["a b c"], options: options)[0]
        #expect(Array(short.components) == Array(try encoder.encode("a b c").components.prefix(16)))
        options.normalizes = true
        #expect(abs(try encoder.encode(["a b c"], options: options)[0].norm - 1) < 1e-5)
        options.dimensions = 385
        #expect(throws: EncodingError.unsupportedDimensions(maximum: 384, actual: 385)) {
            try encoder.encode(["a"], options: options)
        }
    }

    @Test func aPromptStandsBeforeTheText() throws {
        var options = EncodeOptions()
        options.prompt = "query: "
        #expect(try encoder.encode(["a b"], options: options)[0] == encoder.encode("query: a b"))
        options.prompt = nil
        options.promptName = "nope"
        #expect(throws: EncodingError.unknownPrompt(name: "nope", available: [])) {
            try encoder.encode(["a"], options: options)
        }
    }

    @Test func aStreamGivesTheBitsOfOneCallAndReportsProgress() throws {
        let texts = sampleTexts(100, words: 1...5, seed: 41)
        let last = Mutex(0)
        var options = EncodeOptions()
        options.progress = { progress in last.withLock { $0 = max($0, progress.completed) } }
        var storage: [Float] = []
        let count = try encoder.encodeStream(texts, chunkSize: 30, options: options) { first, chunk, encoded in
            #expect(first == storage.count / 384)
            #expect(chunk.count == encoded.embeddings.count)
            storage += encoded.embeddings.storage
        }
        #expect(count == 100)
        #expect(storage == (try encoder.encode(texts)).storage)
        #expect(last.withLock { $0 } == 100)
    }

    @Test func tokenEmbeddingsAverageToTheSentence() throws {
        let tokens = try encoder.tokenEmbeddings(of: ["Hello world!"])[0]
        #expect(tokens.tokens == ["[CLS]", "hello", "world", "!", "[SEP]"])
        let mean = (0..<384).map { column in tokens.embeddings.reduce(0) { $0 + $1[column] } / 5 }
        #expect(Embedding(mean).cosineSimilarity(to: try encoder.encode("Hello world!")) > 0.999999)
    }
}
