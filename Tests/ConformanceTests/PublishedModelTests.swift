// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import TestSupport
import Testing

/// The published checkpoints against sentence-transformers on 40 texts of 0 to 600 words.
@Suite(
    .enabled(
        if: ModelFixtures.isWanted(ModelFixtures.miniLM) && ModelFixtures.isWanted(ModelFixtures.mpnet)
    )
)
struct PublishedModelTests {
    struct Golden: Decodable {
        struct Case: Decodable {
            let text: String
            let tokens: Int
            let untruncated: Int
            let embedding: [Float]?
            let first8: [Float]?
            let projections: [Float]
        }
        let maximumLength: Int
        let projectionSeeds: [UInt64]
        let cases: [Case]
    }

    @Test(arguments: ["all-MiniLM-L6-v2", "all-mpnet-base-v2"], InstructionLevel.available.suffix(2))
    func equalsTheReference(model: String, level: InstructionLevel) throws {
        let directory = try ModelFixtures.require(
            model == "all-MiniLM-L6-v2" ? ModelFixtures.miniLM : ModelFixtures.mpnet,
            model
        )
        let golden = try ReferenceVariant.golden(model, Golden.self)
        let encoder = try SentenceEncoder(directory: directory, options: LoadOptions(instructionLevel: level))
        #expect(encoder.maximumTokens == golden.maximumLength)
        let report = try encoder.encodeReporting(golden.cases.map(\.text))
        for (index, expected) in golden.cases.enumerated() {
            let own = report.embeddings[index]
            #expect(report.tokenCounts[index].used == expected.tokens)
            #expect(report.tokenCounts[index].untruncated == expected.untruncated)
            for (a, b) in zip(own.components, expected.embedding ?? expected.first8 ?? []) {
                #expect(abs(a - b) <= Tolerance.embedding)
            }
            for (seed, projection) in zip(golden.projectionSeeds, expected.projections) {
                var generator = SplitMix64(seed: seed)
                let sum = own.components.reduce(0.0) { $0 + (generator.next() >> 63 == 0 ? Double($1) : -Double($1)) }
                let ours = Float(sum / Double(own.dimension).squareRoot())
                #expect(abs(ours - projection) <= Tolerance.embedding)
            }
        }
    }
}
