// SPDX-License-Identifier: Apache-2.0
// Topics of unknown number: HDBSCAN finds how many there are, and leaves apart what belongs to none.
//
//   dense-topics [FILE]     texts to group; by default the support tickets of this folder
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")
let file = CommandLine.arguments.dropFirst().first ?? "Examples/texts/tickets.csv"
let tickets = try DocumentReader.documents(in: [DocumentSource(argument: file)])
    .map { $0.text.replacing("\n", with: " ") }
let embeddings = try encoder.encode(tickets)

// Two tickets that say the same are a topic here. With thousands of them, ask for more.
let found = try HDBSCAN(minimumClusterSize: 2, metric: .cosine).fit(embeddings)
let keywords = ClusterKeywords(of: tickets, labels: found.labels, limit: 3).words

for topic in 0..<found.clusterCount {
    print("Topic \(topic + 1): \(keywords[topic].joined(separator: ", "))")
    for (row, label) in found.labels.enumerated() where label == topic {
        print(String(format: "  %.4f  ", found.probabilities[row]) + tickets[row].prefix(80))
    }
    print("")
}
let noise = tickets.indices.filter { found.labels[$0] == nil }
print("\(found.clusterCount) topics; \(noise.count) of \(tickets.count) tickets fit none, such as")
for row in noise.prefix(3) { print("  \(tickets[row].prefix(80))") }
