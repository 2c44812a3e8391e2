// SPDX-License-Identifier: Apache-2.0
// A vector index: what faiss calls IndexFlatIP. Build it once, save it, open it where questions arrive.
//
//   flat-index [FOLDER]     keeps the files in a folder; without one they go away
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

let corpus = [
    "Python is a high-level general-purpose programming language.",
    "Machine learning enables computers to learn from data without explicit programming.",
    "Deep neural networks have revolutionised image recognition tasks.",
    "Natural language processing allows computers to understand human text.",
    "The Eiffel Tower is located in Paris, France.",
]

// The inner product is the cosine, as long as every vector has length 1.
var unitLength = EncodeOptions()
unitLength.normalizes = true

// Step 1: build the index, once. The second file is one that faiss.read_index reads.
var index = FlatIndex(dimension: encoder.dimension, metric: .dot)
try index.add(encoder.encode(corpus, options: unitLength))
let temporary = FileManager.default.temporaryDirectory.appending(path: "flat-index-\(UUID())")
let folder = CommandLine.arguments.dropFirst().first.map { URL(filePath: $0) } ?? temporary
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
try index.write(to: folder.appending(path: "corpus.kvi"))
try index.writeFaiss(to: folder.appending(path: "corpus.faiss"))

// Step 2: open it, and search.
let query = "How do machines learn from examples?"
let queryEmbedding = try encoder.encode([query], options: unitLength)[0]
print("Query: \(query)")
for name in ["corpus.kvi", "corpus.faiss"] {
    let opened = try VectorIndexFile.open(folder.appending(path: name))
    print("\n\(name): \(opened.count) vectors of \(opened.dimension) numbers")
    for (rank, hit) in try opened.search(for: queryEmbedding, limit: 3).enumerated() {
        print("  \(rank + 1). [\(String(format: "%.4f", hit.score))] \(corpus[hit.id])")
    }
}

if folder == temporary { try FileManager.default.removeItem(at: folder) }
