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
        var generator = SplitMix64(state: 0)
        let middles = (0..<centers * dimension).map { _ in Float.random(in: -1...1, using: &generator) }
        generator = SplitMix64(state: seed)
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

/// Random numbers from a seed: SplitMix64 of Steele, Lea and Flood, doi:10.1145/2660193.2660195.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
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
