// SPDX-License-Identifier: Apache-2.0
import SentenceEmbeddings
import TestSupport
import Testing
import Vectors

/// A text's vector has the same bits whatever texts stand beside it, in any order, on any number of threads.
@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM)), .serialized)
struct BitEqualityTests {
    static func encoder(_ level: InstructionLevel) throws -> SentenceEncoder {
        try SentenceEncoder(
            directory: ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2"),
            options: LoadOptions(instructionLevel: level)
        )
    }

    /// The scalar kernels are for reference, not for speed: fewer texts keep the test short.
    static func texts(_ level: InstructionLevel) -> [String] {
        sampleTexts(level == .scalar ? 40 : 2000, words: level == .scalar ? 1...6 : 1...20, seed: 11)
    }

    @Test(arguments: InstructionLevel.available)
    func everyBatchSizeGivesTheSameBits(level: InstructionLevel) throws {
        let encoder = try Self.encoder(level)
        let texts = Self.texts(level)
        let whole = try encoder.encode(texts)
        for size in [1, 7, 64] {
            var parts: [Float] = []
            for start in stride(from: 0, to: texts.count, by: size) {
                parts += try encoder.encode(Array(texts[start..<min(start + size, texts.count)])).storage
            }
            #expect(parts == whole.storage, "batches of \(size)")
        }
    }

    @Test(arguments: InstructionLevel.available)
    func orderAndThreadsChangeNoBit(level: InstructionLevel) throws {
        let encoder = try Self.encoder(level)
        let texts = Self.texts(level)
        let whole = try encoder.encode(texts)
        var generator = SplitMix64(seed: 12)
        let order = texts.indices.shuffled(using: &generator)
        for threads in [1, 2] {
            var options = EncodeOptions()
            options.threads = threads
            #expect(try encoder.encode(texts, options: options) == whole, "\(threads) threads")
            let shuffled = try encoder.encode(order.map { texts[$0] }, options: options)
            let restored = zip(order, shuffled).sorted { $0.0 < $1.0 }.flatMap { $0.1.components }
            #expect(restored == whole.storage, "shuffled, \(threads) threads")
        }
    }

    @Test(arguments: InstructionLevel.available)
    func aTeamOfThreadsGivesTheBitsOfOne(level: InstructionLevel) throws {
        let encoder = try Self.encoder(level)
        for text in sampleTexts(level == .scalar ? 3 : 50, words: 1...60, seed: 13) {
            var alone = EncodeOptions()
            alone.threads = 1
            var team = EncodeOptions()
            team.threads = 2
            #expect(try encoder.encode([text], options: alone) == encoder.encode([text], options: team))
        }
    }
}
