// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Random vectors of length 1 around random centres, the same on every run.
struct VectorSource {
    let dimension: Int
    private let centers: [[Float]]
    private var random = SplitMix64()

    init(dimension: Int, topics: Int) {
        var random = SplitMix64()
        self.dimension = dimension
        centers = (0..<topics).map { _ in (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) } }
        self.random = random
    }

    mutating func next(_ count: Int) -> Embeddings {
        var storage: [Float] = []
        storage.reserveCapacity(count * dimension)
        for _ in 0..<count {
            let center = centers[Int.random(in: centers.indices, using: &random)]
            for component in center { storage.append(component + Float.random(in: -1...1, using: &random)) }
        }
        return Embeddings(storage: storage, dimension: dimension).normalized()
    }
}

/// Steele, Lea and Flood, doi:10.1145/2660193.2660195.
private struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64 = 42

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
