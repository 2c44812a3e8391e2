// SPDX-License-Identifier: Apache-2.0
import Kindred
import TestSupport
import Testing

/// The README's first program, word for word; `scripts/check.sh` compares the two.
@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM)))
struct QuickstartTests {
    @Test func readmeProgramRuns() async throws {
        // quickstart begin
        let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")
        let corpus = ["A canine sprinted through the garden.", "The cat sat by the window.", "Stock markets fell."]
        let embeddings = try encoder.encode(corpus)
        for hit in embeddings.nearest(to: try encoder.encode("The dog ran across the park."), limit: 2) {
            print(hit.score, corpus[hit.id])
        }
        // quickstart end
        let hits = embeddings.nearest(to: try encoder.encode("The dog ran across the park."), limit: 2)
        #expect(hits.map(\.id) == [0, 1])
    }
}
