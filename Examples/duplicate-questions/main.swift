// SPDX-License-Identifier: Apache-2.0
// Paraphrase detection: which questions of a forum ask the same thing in different words?
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-mpnet-base-v2")

let questions = [
    "How do I reset my password?",
    "I forgot my login credentials, how can I recover access?",
    "What is the refund policy?",
    "Can I get my money back if I cancel?",
    "How do I change my billing information?",
    "Where can I update my credit card details?",
    "The app keeps crashing on startup.",
    "Application fails to launch every time I open it.",
]
let embeddings = try encoder.encode(questions)

// The tutorial asks for 0.75 and prints pairs. The model gives no pair that much.
let strict = try embeddings.paraphrases(minimumScore: 0.75)
print("Pairs of at least 0.75: \(strict.count)")

// So look at the best pairs first. Four ask the same; then there is a wide gap.
print("\nThe best five pairs:")
for pair in try embeddings.paraphrases(maxPairs: 5) {
    print(String(format: "  %.4f", pair.score))
    print("    \(questions[pair.first])\n    \(questions[pair.second])")
}

// Any threshold in the gap finds the four, and nothing else. Your own texts have their own gap.
let duplicates = try embeddings.duplicateGroups(minimumScore: 0.45)
print("\nGroups of which any two questions reach 0.45: \(duplicates.count)")
for group in duplicates {
    print("  " + group.members.map { questions[$0] }.joined(separator: " = "))
}
