// SPDX-License-Identifier: Apache-2.0
import SentenceEmbeddings
import TestSupport
import Testing
import Tokenization
import Vectors

@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM)))
struct LongTextTests {
    let encoder: SentenceEncoder
    let long = sampleTexts(1, words: 700...700, seed: 31)[0]

    init() throws {
        encoder = try SentenceEncoder(directory: ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2"))
    }

    @Test func truncationIsReported() throws {
        let report = try encoder.encodeReporting(["short", long])
        #expect(report.truncated == [1])
        #expect(report.tokenCounts[0].used == 3)
        #expect(report.tokenCounts[1].used == 256)
        #expect(report.tokenCounts[1].untruncated > 700)
    }

    @Test func anErrorNamesTheText() {
        var options = EncodeOptions()
        options.longText = .error
        #expect {
            try encoder.encode(["short", long], options: options)
        } throws: { error in
            guard case .textTooLong(index: 1, maximum: 256, let actual) = error as? EncodingError else { return false }
            return actual > 700
        }
    }

    @Test func windowsReadTheWholeText() throws {
        var options = EncodeOptions()
        options.longText = .windows
        let report = try encoder.encodeReporting(["short", long], options: options)
        #expect(report.truncated.isEmpty)
        #expect(report.tokenCounts[1].used == report.tokenCounts[1].untruncated)
        #expect(abs(report.embeddings[1].norm - 1) < 1e-5)
        // A short text has one window: the vector of a plain call, bit for bit.
        #expect(report.embeddings[0] == (try encoder.encode("short")))
        // What stands behind the limit changes the vector only with windows.
        let other = long + " " + sampleTexts(1, words: 300...300, seed: 32)[0]
        #expect(try encoder.encode(long) == encoder.encode(other))
        #expect(try encoder.encode([other], options: options)[0] != report.embeddings[1])
    }

    @Test func windowsAreAveragedByTheirTokens() throws {
        // Without overlap, a text of two full windows and a rest is the weighted mean of three separate texts.
        let words = sampleTexts(1, words: 600...600, seed: 33)[0].split(separator: " ").filter {
            ["the", "of", "and", "water", "people", "place"].contains($0)
        }
        let text = Array(repeating: words, count: 100).joined().prefix(600).joined(separator: " ")
        var options = EncodeOptions()
        options.longText = .windows(overlap: 0)
        let whole = try encoder.encode([text], options: options)[0]
        let all = text.split(separator: " ")
        let parts = [all[0..<254], all[254..<508], all[508..<600]].map { $0.joined(separator: " ") }
        let vectors = try encoder.encode(parts)
        let sum = (0..<384).map { 254 * vectors[0][$0] + 254 * vectors[1][$0] + 92 * vectors[2][$0] }
        #expect(Embedding(sum).cosineSimilarity(to: whole) > 0.999999)
    }

    @Test(arguments: [-0.1, 1, .nan])
    func aSenselessOverlapIsRefused(overlap: Double) {
        var options = EncodeOptions()
        options.longText = .windows(overlap: overlap)
        #expect(throws: EncodingError.self) { try encoder.encode(["a"], options: options) }
    }
}
