// SPDX-License-Identifier: Apache-2.0
// The paraphrase problem: a filter for keywords sees nothing in the best candidate, who used other words.
import Foundation
import Kindred

let job = "distributed systems"
let candidates = [
    ("Ada", "Built scalable microservice architectures handling petabyte-scale data pipelines."),
    (
        "Bob",
        "Software Engineer. Experienced in distributed systems. Skills: distributed systems, software engineering."
    ),
    ("Cleo", "Ran the front desk of a dental practice and kept its appointments in order."),
    ("Dan", "Designed logos, posters and packaging for small breweries."),
]

func show(_ title: String, _ ranking: [(name: String, score: String)]) {
    print("\(title):")
    for place in ranking { print("  \(place.score)  \(place.name)") }
    print("")
}

// Keywords: how often does the resume name what the job asks for?
let counts = candidates.map { $0.1.lowercased().ranges(of: job).count }
let counted = candidates.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }
print("Wanted: \(job)\n")
show("Keywords", counted.map { (candidates[$0].0, "\(counts[$0])     ") })

// Meaning. Ada now stands far above those who do something else. Whether she passes Bob, who repeats the very words of the
// job, depends on the model: with the small one she does not, with the larger one she does.
for name in ["all-MiniLM-L6-v2", "all-mpnet-base-v2"] {
    let encoder = try await SentenceEncoder.load(name)
    let resumes = try encoder.encode(candidates.map(\.1), as: .document)
    let hits = resumes.nearest(to: try encoder.encode(job, as: .query), limit: candidates.count)
    show(name, hits.map { (candidates[$0.id].0, String(format: "%.4f", $0.score)) })
}
