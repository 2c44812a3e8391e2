// SPDX-License-Identifier: Apache-2.0
import TestSupport
import VectorIndexes
import Vectors

/// Vectors for tests: points around centres, so that neighbours are not chance.
enum TestVectors {
    /// `count` vectors around `centers` centres, from a seed; neither centres nor vectors have length 1.
    static func mixture(_ count: Int, dimension: Int, centers: Int = 20, seed: UInt64) -> Embeddings {
        var generator = SplitMix64(seed: seed)
        var centre = SplitMix64(seed: 99)
        let middles = (0..<centers * dimension).map { _ in Float.random(in: -1...1, using: &centre) }
        var storage: [Float] = []
        storage.reserveCapacity(count * dimension)
        for _ in 0..<count {
            let middle = Int.random(in: 0..<centers, using: &generator) * dimension
            for component in 0..<dimension {
                storage.append(middles[middle + component] + Float.random(in: -0.6...0.6, using: &generator))
            }
        }
        return Embeddings(storage: storage, dimension: dimension)
    }
}

extension Embeddings {
    /// Some rows.
    func rows(_ range: Range<Int>) -> Embeddings {
        Embeddings(
            storage: Array(storage[range.lowerBound * dimension..<range.upperBound * dimension]),
            dimension: dimension
        )
    }
}

/// The best `limit` of some vectors by their definition.
func bruteForce(
    _ vectors: [Int: Embedding],
    _ query: Embedding,
    limit: Int,
    metric: Metric
) -> [SearchHit] {
    vectors.map { SearchHit(id: $0.key, score: query.similarity(to: $0.value, metric: metric)) }
        .sorted { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) }
        .prefix(limit).map { $0 }
}

/// The share of the true hits that were found.
func recall(_ found: [[SearchHit]], _ truth: [[SearchHit]]) -> Double {
    let total = truth.reduce(0) { $0 + $1.count }
    let common = zip(found, truth).reduce(0) { $0 + Set($1.0.map(\.id)).intersection($1.1.map(\.id)).count }
    return total == 0 ? 1 : Double(common) / Double(total)
}
