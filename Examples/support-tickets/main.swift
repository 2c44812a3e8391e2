// SPDX-License-Identifier: Apache-2.0
// A support desk: a new ticket arrives, and the five resolved ones that are nearest to it say what helped before.
//
//   support-tickets [COUNT]     58,000 tickets by default, which take some minutes to encode
//
// Nobody publishes their support desk. The resolved tickets are the 32 of Examples/texts, the one of the story, and
// generated ones: every sentence that a part of a program, what it does wrong, and when, can make.
import Foundation
import Kindred

guard let count = Int(CommandLine.arguments.dropFirst().first ?? "58000"), (100...60_000).contains(count) else {
    fatalError("COUNT is a number from 100 to 60000.")
}
let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

// Resolved tickets, encoded once, as they come in.
let written =
    try DocumentReader.documents(in: [DocumentSource(argument: "Examples/texts/tickets.csv")])
    .map { $0.text.replacing("\n", with: " ") } + ["UI hangs when loading heavy chart in reporting section"]
let resolved = Array((written + generatedTickets()).prefix(count))
// Exact: even 58,000 vectors are compared in milliseconds. A graph is faster, and may miss the one ticket that matters.
var index = FlatIndex(dimension: encoder.dimension)
let clock = ContinuousClock()
let encoding = try clock.measure {
    _ = try encoder.encodeStream(resolved) { _, _, encoded in try index.add(encoded.embeddings) }
}
print("\(index.count) resolved tickets, \(written.count) of them written one by one, encoded in \(seconds(encoding))")

// A customer writes, and the desk sees the five nearest at once.
for ticket in ["My dashboard keeps freezing when I open the analytics tab.", "You took the money two times!"] {
    var hits: [SearchHit] = []
    let answering = try clock.measure { hits = try index.search(for: encoder.encode(ticket, as: .query), limit: 5) }
    print("\n\(ticket) (answered in \(seconds(answering)))")
    for hit in hits { print(String(format: "  %.4f  ", hit.score) + resolved[hit.id]) }

    // The same among those alone that were written: a filter narrows the search itself.
    let onlyWritten = SearchOptions(filter: .keys(0..<written.count))
    print("  and of the written ones:")
    for hit in try index.search(for: encoder.encode(ticket, as: .query), limit: 2, options: onlyWritten) {
        print(String(format: "  %.4f  ", hit.score) + resolved[hit.id])
    }
}

func seconds(_ time: Duration) -> String { String(format: "%.4f s", time / .seconds(1)) }
