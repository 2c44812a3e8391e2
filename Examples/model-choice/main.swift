// SPDX-License-Identifier: Apache-2.0
// Popular embedding models, and which to use: the catalogue of models that Kindred computes, beside what is installed.
import Foundation
import Kindred

let store = ModelStore()
let uses: [(task: ModelTask, heading: String)] = [
    (.symmetric, "Texts of one kind: paraphrases, duplicates, clusters; also search"),
    (.asymmetric, "Questions and the passages that answer them"),
    (.reranking, "A question and a text read together, to order candidates"),
]
for use in uses {
    print(use.heading)
    for model in CataloguedModel.all where model.task == use.task {
        let isInstalled = (try? store.locate(model.name)) != nil
        let shape = model.dimension.map { "\($0) numbers" } ?? "a score"
        let metric = model.similarity?.rawValue ?? "-"
        print(
            "  \(isInstalled ? "*" : " ")",
            model.shortName.padded(28),
            shape.padded(12),
            metric.padded(8),
            model.advice
        )
    }
    print("")
}
print("* is installed. The others: hf download NAME, with the organisation sentence-transformers/ or cross-encoder/.")

// What an installed model says of itself.
for name in ["all-MiniLM-L6-v2", "all-mpnet-base-v2"] {
    let encoder = try await SentenceEncoder.load(name)
    print("\(name): \(encoder.dimension) numbers of texts up to \(encoder.maximumTokens) tokens")
}

extension String {
    func padded(_ width: Int) -> String { padding(toLength: max(width, count), withPad: " ", startingAt: 0) }
}
