// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Vectors made from a seed: points around random centres, of length 1, so that neighbours are not chance.
enum SyntheticVectors {
    /// A mixture of vectors around centres.
    ///
    /// - Parameters:
    ///   - count: How many vectors.
    ///   - dimension: Components of each.
    ///   - centers: How many centres, if not one for every 100 vectors.
    ///   - seed: The same numbers and seed give the same vectors; another seed gives others around the same centres.
    /// - Returns: `count × dimension`, each of length 1.
    static func mixture(count: Int, dimension: Int, centers: Int? = nil, seed: UInt64) -> Embeddings {
        let centers = centers ?? max(1, count / 100)
        var generator = SeededGenerator(seed: 0)
        let middles = (0..<centers * dimension).map { _ in Float.random(in: -1...1, using: &generator) }
        generator = SeededGenerator(seed: seed)
        var storage: [Float] = []
        storage.reserveCapacity(count * dimension)
        for _ in 0..<count {
            let middle = Int.random(in: 0..<centers, using: &generator) * dimension
            for component in 0..<dimension {
                storage.append(middles[middle + component] + Float.random(in: -1...1, using: &generator))
            }
        }
        return Embeddings(storage: storage, dimension: dimension).normalized()
    }
}

/// The value below which a share of sorted numbers lies.
///
/// - Parameters:
///   - sorted: At least one number, rising.
///   - share: In 0...1; 0.5 is the median.
/// - Returns: One of the numbers.
func percentile(_ sorted: [Double], _ share: Double) -> Double {
    sorted[min(sorted.count - 1, Int((share * Double(sorted.count - 1)).rounded()))]
}
