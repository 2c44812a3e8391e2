// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Vectors

/// Random vectors, some of which are noisy copies of others: which pairs belong together is known.
struct PlantedPairs {
    let embeddings: Embeddings
    /// Row of the original of each copy, by the copy's row.
    let originals: [Int: Int]

    init(_ count: Int, copies: Int, dimension: Int, noise: ClosedRange<Float>, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        func vector() -> [Float] {
            // Sums of uniform numbers have directions that are nearly even.
            (0..<dimension).map { _ in
                (0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &generator) }
            }
        }
        var rows = (0..<count).map { _ in vector() }
        var originals: [Int: Int] = [:]
        for copy in 0..<copies {
            let own = Float.random(in: noise, using: &generator)
            originals[count + copy] = copy
            rows.append(zip(rows[copy], vector()).map { $0 + own * $1 })
        }
        self.originals = originals
        embeddings = Embeddings(storage: Array(rows.joined()), dimension: dimension)
    }

    /// The pairs that reach a threshold, and those among them that do not belong together.
    func counts(atLeast threshold: Float) -> (pairs: Int, wrong: Int) {
        var (pairs, wrong) = (0, 0)
        for second in embeddings.indices {
            for first in 0..<second
            where embeddings[first].similarity(to: embeddings[second], metric: .cosine) >= threshold {
                pairs += 1
                if originals[second] != first { wrong += 1 }
            }
        }
        return (pairs, wrong)
    }
}
