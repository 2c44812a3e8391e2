// SPDX-License-Identifier: Apache-2.0
// Two tasks that look alike. Symmetric: do two texts of one kind say the same? Asymmetric: does a long text answer a
// short question? Models are trained for the one or for the other.
import Foundation
import Kindred

let paraphrases = [
    ("I love cats", "I adore felines"),
    ("He quit his job", "He resigned"),
    ("Rain is falling", "It's raining outside"),
]
let questions = [
    ("headache remedy", "Long medical article about paracetamol, ibuprofen, rest, hydration..."),
    ("best Python library for ML", "scikit-learn provides efficient tools for data mining..."),
    ("capital of Japan", "Tokyo is the capital and most populous city of Japan..."),
]

// The models on this machine, as an example of both. multi-qa-mpnet-base-dot-v1, once installed, needs no other code.
for name in ["all-MiniLM-L6-v2", "all-mpnet-base-v2"] {
    let encoder = try await SentenceEncoder.load(name)
    print("\(name), compared by \(encoder.metric)\n\n  Symmetric: both texts are encoded alike")
    for (first, second) in paraphrases {
        let score = try encoder.encode(first).similarity(to: encoder.encode(second), metric: encoder.metric)
        print(String(format: "  %.4f  ", score) + "\(first) | \(second)")
    }
    // The roles put the model's own prompts before the texts, where it has some.
    print("\n  Asymmetric: a query and a document")
    for (query, document) in questions {
        let question = try encoder.encode(query, as: .query)
        let score = question.similarity(to: try encoder.encode(document, as: .document), metric: encoder.metric)
        print(String(format: "  %.4f  ", score) + "\(query) | \(document)")
    }
    print("")
}

// Which to use? The first of each task is the one to try first.
for (task, use) in [(ModelTask.symmetric, "paraphrases, duplicates, clusters"), (.asymmetric, "search, questions")] {
    let models = CataloguedModel.all.filter { $0.task == task }
    print("For \(use):\n  \(models.prefix(3).map(\.shortName).joined(separator: ", "))")
}
