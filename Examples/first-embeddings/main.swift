// SPDX-License-Identifier: Apache-2.0
// Your first sentence embeddings: five sentences become five points, and points that are close mean nearly the same.
import Foundation
import Kindred

// A small, fast model: 384 numbers for a text of any length.
let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

// Similar ideas in very different words.
let sentences = [
    "The dog ran across the park at full speed.",
    "A canine sprinted through the garden quickly.",
    "The cat sat quietly by the window.",
    "She enjoyed her morning jog in the sunshine.",
    "Stock markets fell sharply on Tuesday.",
]
let embeddings = try encoder.encode(sentences)
print("\(embeddings.count) sentences × \(embeddings.dimension) numbers\n")

// The cosine of each pair: 1 is the same direction, about 0 is unrelated.
let scores = embeddings.similarities(to: embeddings)
for first in sentences.indices {
    for second in sentences.indices where second > first {
        print(String(format: "%7.4f  ", scores[first][second]) + sentences[first] + " ↔ " + sentences[second])
    }
}

// Three ways to compare. Greater is closer in each, so a distance has a minus before it. The vectors of this model have
// length 1: then the dot product is the cosine.
print("\nThe dog and the canine, which share no word but \"the\":")
for metric in [Metric.cosine, .dot, .euclidean] {
    let score = embeddings[0].similarity(to: embeddings[1], metric: metric)
    print(String(format: "%7.4f  ", score) + metric.rawValue)
}

// Relief, in other words. Keywords would give these two nothing.
let pain = try encoder.encode("The medication eased her pain")
let relief = try encoder.encode("She felt relief after taking the drug.")
print("\nThe medication that eased the pain, and the drug that brought relief:")
print(String(format: "%7.4f  cosine", pain.cosineSimilarity(to: relief)))
