// SPDX-License-Identifier: Apache-2.0
// Semantic search: a question finds its answers in a medical FAQ, though it shares none of their important words.
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

let corpus = [
    "Paracetamol reduces fever and mild to moderate pain. Take 500mg every 4–6 hours.",
    "Ibuprofen is a non-steroidal anti-inflammatory drug. Effective for headaches and inflammation.",
    "Staying hydrated helps the immune system fight infections and speeds recovery.",
    "Antibiotics treat bacterial infections but have no effect on viruses like the common cold.",
    "Regular exercise reduces cardiovascular disease risk and improves mental health.",
    "Diabetes type 2 can often be managed with diet, exercise, and weight loss alone.",
    "Vitamin D deficiency is linked to depression, fatigue, and weakened immunity.",
    "Sleep deprivation impairs cognitive function and weakens immune response.",
]

// Encode the corpus once and keep it: NumPy reads the file, too.
let file = FileManager.default.temporaryDirectory.appending(path: "medical-faq-\(UUID()).npy")
try encoder.encode(corpus, as: .document).write(to: file)

// At each question, only the question is encoded.
let stored = try Embeddings(contentsOf: file)
let query = "What can I take for a headache and high temperature?"
let hits = stored.nearest(to: try encoder.encode(query, as: .query), limit: 3)

print("Query: \(query)\n\nTop 3:")
for (rank, hit) in hits.enumerated() {
    print("  \(rank + 1). [\(String(format: "%.4f", hit.score))] \(corpus[hit.id])")
}

try FileManager.default.removeItem(at: file)
