// SPDX-License-Identifier: Apache-2.0

/// What shapes a graph for life.
public struct HNSWParameters: Sendable, Hashable {
    /// The number of links that a new vector gets, and the most above the base layer.
    ///
    /// The base layer has up to twice as many. The paper calls it `M`. The default is 16, as in hnswlib and usearch; faiss
    /// uses 32. In 2...256.
    public var connectivity: Int
    /// How many candidates an insertion keeps; more make a better graph and take longer.
    ///
    /// The default is 100. In 1...65,536.
    public var efConstruction: Int
    /// What the random levels are drawn from: the same seed and order of vectors make the same graph.
    public var seed: UInt64

    /// Parameters with the given values.
    ///
    /// - Parameters:
    ///   - connectivity: Links of a new vector.
    ///   - efConstruction: Candidates of an insertion.
    ///   - seed: Where the random levels come from.
    public init(connectivity: Int = 16, efConstruction: Int = 100, seed: UInt64 = 42) {
        self.connectivity = connectivity
        self.efConstruction = efConstruction
        self.seed = seed
    }

    /// The links that a node may have on a layer.
    func capacity(at level: Int) -> Int { level == 0 ? 2 * connectivity : connectivity }

    /// How many base-layer links should lead to a node: with fewer, a beam that comes from elsewhere may pass it by.
    var leastInDegree: Int { max(1, connectivity / 3) }

    /// The level of the vector that is inserted as number `ordinal`: geometric, each level 1 / `connectivity` of the one
    /// below.
    func level(of ordinal: UInt64) -> Int {
        // SplitMix64 of (seed, ordinal): a level depends on nothing else.
        var x = seed &+ (ordinal &+ 1) &* 0x9e37_79b9_7f4a_7c15
        x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
        x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
        x ^= x >> 31
        var level = 0
        // Digits of a random number to base `connectivity`; a level for each leading zero.
        let base = UInt64(connectivity)
        while level < Self.levelLimit, x % base == 0 {
            level += 1
            x /= base
        }
        return level
    }

    /// No node is above this level.
    static let levelLimit = 12
}
