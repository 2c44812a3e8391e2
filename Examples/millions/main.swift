// SPDX-License-Identifier: Apache-2.0
// Scaling up: a graph finds the nearest of a million vectors in a fraction of a millisecond.
//
//   millions [COUNT]     100,000 vectors of 384 numbers by default
//
// The vectors are random ones around centres, as embeddings lie around topics: encoding a million texts takes hours.
import Foundation
import Kindred

guard let count = Int(CommandLine.arguments.dropFirst().first ?? "100000"), count >= 100 else {
    fatalError("COUNT is a number of at least 100.")
}
var source = VectorSource(dimension: 384, topics: count / 100)
let clock = ContinuousClock()
print(IndexChoice.recommended(count: count, dimension: source.dimension).reason)

// Build: a block at a time, so that the vectors are not in memory twice.
var index = HNSWIndex(dimension: source.dimension)
var building = Duration.zero
for start in stride(from: 0, to: count, by: 10_000) {
    let block = source.next(min(10_000, count - start))
    building += try clock.measure { try index.add(block) }
}
print("built:  \(index.count) vectors in \(seconds(building))")

// Save it, and open it: the file is mapped, so that the first search need not wait for it to be read.
let file = FileManager.default.temporaryDirectory.appending(path: "millions-\(UUID()).kvi")
print("saved:  in \(seconds(try clock.measure { try index.write(to: file) }))")
let start = clock.now
let opened = try HNSWIndex(contentsOf: file)
print("opened: in \(seconds(clock.now - start))")

// Search: a thousand new vectors, each for its ten nearest; exact search says which those are.
let queries = source.next(1_000)
let judge = try RecallMeasurement(of: opened, limit: 10, queries: queries)
for efSearch in [16, 64, 256] {
    let point = try judge.point(at: efSearch)
    print(String(format: "ef %3d: %.3f of the nearest in %.3f ms a query", efSearch, point.recall, point.milliseconds))
}
try FileManager.default.removeItem(at: file)

func seconds(_ time: Duration) -> String { String(format: "%.4f s", time / .seconds(1)) }
