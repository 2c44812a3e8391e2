// SPDX-License-Identifier: Apache-2.0
// A support desk: a new ticket arrives, and the five resolved ones that are nearest to it say what helped before.
//
//   support-tickets [COUNT]     58,000 tickets by default, which take some minutes to encode
//
// Nobody publishes their support desk. The resolved tickets are the 32 of Examples/texts, the one of the story, and
// generated ones: every sentence that a part of a program, what it does wrong, and when, can make.
import Foundation
import Kindred

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 58_000
let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

// Resolved tickets, encoded once, as they come in.
let written = try DocumentReader.documents(in: [DocumentSource(argument: "Examples/texts/tickets.csv")]).map(\.text)
let story = "UI hangs when loading heavy chart in reporting section"
let resolved = Array((written + [story] + generatedTickets()).prefix(count))
print("\(resolved.count) resolved tickets: \(written.count) written for this example, the story's, the rest generated")
let clock = ContinuousClock()
var index: any VectorIndex = IndexChoice.recommended(count: count, dimension: encoder.dimension)
    .makeIndex(dimension: encoder.dimension)
let encoding = try clock.measure {
    _ = try encoder.encodeStream(resolved) { _, _, encoded in try index.add(encoded.embeddings) }
}
print("encoded in \(encoding)")

// A customer writes.
for ticket in ["My dashboard keeps freezing when I open the analytics tab.", "You took the money two times!"] {
    print("\n\(ticket)")
    var hits: [SearchHit] = []
    let answering = try clock.measure { hits = try index.search(for: encoder.encode(ticket, as: .query), limit: 5) }
    for hit in hits { print(String(format: "  %.4f  ", hit.score) + resolved[hit.id]) }
    let place = try index.search(for: encoder.encode(ticket, as: .query), minimumScore: -1).firstIndex { $0.id == 32 }
    if let place { print("  (the story's ticket stands at place \(place + 1))") }
    print("  answered in \(answering)")
}
