// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import Testing

/// Explanations under every pooling, module and prompt that the fixtures have.
struct ExplanationVariantTests {
    private static let variants = ReferenceVariant.all("encoder")
    /// What the names of variants have in them whose vectors are no weighted sum of their tokens'.
    private static let others = [
        "cls", "max", "lasttoken", "all-old", "all-modes", "weighted-layers", "dense", "layer-norm",
    ]

    private static func isExplainedExactly(_ variant: ReferenceVariant) -> Bool {
        !others.contains { variant.name.contains($0) }
    }

    private let texts = ["salt and milk, please", "the bread"]

    @Test func bothMethodsAreTried() {
        #expect(Self.variants.count { Self.isExplainedExactly($0) } > 20)
        #expect(Self.variants.count { !Self.isExplainedExactly($0) } > 20)
    }

    @Test(arguments: variants)
    func contributionsAddUpOrMeasureWhatIsLeftOut(variant: ReferenceVariant) throws {
        try variant.withDirectory { directory in
            let encoder = try SentenceEncoder(directory: directory)
            for metric in [Metric.cosine, .dot] {
                let query = EncodeOptions(role: .query)
                let document = EncodeOptions(role: .document)
                let explanation = try encoder.explain(
                    texts[0],
                    texts[1],
                    metric: metric,
                    options: query,
                    secondOptions: document
                )
                let vectors = [
                    try encoder.encode(texts[0], as: .query), try encoder.encode(texts[1], as: .document),
                ]
                #expect(explanation.score == vectors[0].similarity(to: vectors[1], metric: metric))
                guard Self.isExplainedExactly(variant) else {
                    #expect(explanation.method == .leaveOneOut && explanation.obstacle != nil)
                    try checkLeftOut(explanation, encoder, vectors)
                    continue
                }
                #expect(explanation.method == .exact && explanation.obstacle == nil)
                let sum = explanation.contributions.joined().reduce(0, +)
                #expect(abs(sum - Double(explanation.score)) <= 1e-5 * max(1, abs(sum)))
                // A prompt that pooling leaves out adds nothing, nor does the special token before it.
                guard variant.name.contains("prompt-left-out") else { continue }
                for word in explanation.first.words + explanation.second.words {
                    let isPooled = word.kind == .word || word.kind == .end
                    #expect((word.contribution != 0) == isPooled, "\(word)")
                }
            }
        }
    }

    private func checkLeftOut(
        _ explanation: SimilarityExplanation,
        _ encoder: SentenceEncoder,
        _ vectors: [Embedding]
    ) throws {
        #expect(explanation.first.words.map(\.text) == ["salt", "and", "milk", ",", "please"])
        let without = [
            "and milk, please", "salt milk, please", "salt and, please", "salt and milk please", "salt and milk,",
        ]
        for (word, text) in zip(explanation.first.words, without) {
            let score = try encoder.encode(text, as: .query).similarity(to: vectors[1], metric: explanation.metric)
            #expect(abs(word.contribution - Double(explanation.score - score)) <= 1e-6 * max(1, abs(Double(score))))
        }
        #expect(explanation.second.words.map(\.text) == ["the", "bread"])
    }
}
