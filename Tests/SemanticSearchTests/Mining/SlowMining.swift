// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Vectors

/// The slow twin of `PairMining`: every pair scored as `Embedding.similarity` scores, then sorted.
enum SlowMining {
    static func pairs(_ rows: Embeddings, metric: Metric, kernels: Kernels = .preferred) -> [ParaphrasePair] {
        let vectors = rows.map { Array($0.components) }
        var all: [ParaphrasePair] = []
        for first in vectors.indices {
            for second in vectors.indices where second > first {
                let score = kernels.similarity(
                    vectors[first],
                    vectors[second],
                    count: rows.dimension,
                    metric: metric
                )
                all.append(ParaphrasePair(score: score, first: first, second: second))
            }
        }
        return all.sorted { left, right in
            left.score == right.score
                ? (left.first, left.second) < (right.first, right.second) : left.score > right.score
        }
    }

    /// Vectors around a few centres, with exact copies, scaled copies and, now and then, a zero vector.
    static func corpus(_ count: Int, dimension: Int, seed: UInt64, offset: Float = 0) -> Embeddings {
        var generator = SplitMix64(seed: seed)
        let centers = (0..<7).map { _ in randomFloats(dimension, using: &generator) }
        var rows: [[Float]] = []
        for row in 0..<count {
            switch Int.random(in: 0..<12, using: &generator) {
            case 0 where row > 0:
                rows.append(rows[Int.random(in: 0..<row, using: &generator)])
            case 1 where row > 0:
                let factor = Float.random(in: 0.1...9, using: &generator)
                rows.append(rows[Int.random(in: 0..<row, using: &generator)].map { $0 * factor })
            case 2 where row % 5 == 0:
                rows.append([Float](repeating: 0, count: dimension))
            default:
                let center = centers[Int.random(in: 0..<7, using: &generator)]
                let noise = randomFloats(dimension, using: &generator)
                rows.append(zip(center, noise).map { $0 + 0.4 * $1 + offset })
            }
        }
        return Embeddings(storage: Array(rows.joined()), dimension: rows.isEmpty ? 0 : dimension)
    }
}
