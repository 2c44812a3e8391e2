// SPDX-License-Identifier: Apache-2.0
import SentenceEmbeddings
import TestSupport
import Testing
import Vectors

/// One encoder in the hands of many tasks.
///
/// Run it under ThreadSanitizer too.
@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM)))
struct SharedEncoderTests {
    @Test func sixtyFourTasksGetTheBitsOfALoneOne() async throws {
        let encoder = try SentenceEncoder(
            directory: ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2")
        )
        let texts = sampleTexts(64, words: 1...8, seed: 21)
        let alone = try encoder.encode(texts)
        try await withThrowingTaskGroup(of: (Int, Embeddings).self) { group in
            for task in 0..<64 {
                // Some tasks have one text, some have several.
                let last = task % 3 == 0 ? min(task + 3, 63) : task
                group.addTask { (task, try encoder.encode(Array(texts[task...last]))) }
            }
            for try await (task, embeddings) in group {
                for (offset, embedding) in embeddings.enumerated() { #expect(embedding == alone[task + offset]) }
            }
        }
    }

    @Test func cancellationEndsACallEarly() async throws {
        let encoder = try SentenceEncoder(
            directory: ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2")
        )
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try encoder.encode(sampleTexts(500, words: 5...10, seed: 22))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}
