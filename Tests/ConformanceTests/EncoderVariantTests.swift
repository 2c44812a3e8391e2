// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import TestSupport
import Testing

/// Every pooling mode, module, prompt rule, weight type and layout against sentence-transformers.
struct EncoderVariantTests {
    struct Golden: Decodable {
        struct Case: Decodable {
            let text: String
            let tokens: Int
            let untruncated: Int
            let embedding: [Float]
            let promptName: String?
            let promptText: String?
            let role: String?
        }
        struct TokenCase: Decodable {
            let text: String
            let embeddings: [[Float]]
        }
        let dimension: Int
        let maximumLength: Int
        let similarity: String?
        let cases: [Case]
    }

    @Test func listIsComplete() {
        #expect(ReferenceVariant.all("encoder").count >= 60)
        #expect(ReferenceVariant.all("cross-encoder").count >= 12)
    }

    @Test(arguments: ReferenceVariant.all("encoder"))
    func equalsTheReference(variant: ReferenceVariant) throws {
        let golden = try variant.golden(Golden.self)
        try variant.withDirectory { directory in
            for level in InstructionLevel.available {
                let encoder = try SentenceEncoder(
                    directory: directory,
                    options: LoadOptions(instructionLevel: level)
                )
                #expect(encoder.dimension == golden.dimension)
                #expect(encoder.maximumTokens == golden.maximumLength)
                if let similarity = golden.similarity { #expect(encoder.metric.rawValue == similarity) }
                var worst: Float = 0
                for expected in golden.cases {
                    var options = EncodeOptions()
                    options.promptName = expected.promptName
                    options.prompt = expected.promptText
                    options.role = expected.role.flatMap(TextRole.init)
                    let report = try encoder.encodeReporting([expected.text], options: options)
                    #expect(report.tokenCounts[0].used == expected.tokens, "\(expected.text.prefix(40))")
                    #expect(report.tokenCounts[0].untruncated == expected.untruncated)
                    #expect(report.embeddings.dimension == expected.embedding.count)
                    for (own, reference) in zip(report.embeddings.storage, expected.embedding) {
                        worst = max(worst, abs(own - reference))
                    }
                }
                #expect(worst <= Tolerance.embedding, "\(level)")
            }
        }
    }
}
