// SPDX-License-Identifier: Apache-2.0

/// The best `limit` pairs of those offered, in memory for twice as many.
struct BestPairs: Sendable {
    let limit: Int
    /// Whether more than `limit` pairs were offered.
    var isOverfull = false
    /// What a further pair has to be better than; nil while there is room.
    private(set) var worst: ParaphrasePair?
    private var pairs: [ParaphrasePair] = []
    private var pivotSeed: UInt64 = 1

    /// Room for pairs beside the best, at least.
    private static let leastSlack = 1 << 16

    /// For at least one pair.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes pairs, of which none was offered before.
    mutating func offer(_ batch: [ParaphrasePair]) {
        if let worst {
            pairs += batch.lazy.filter { $0.isBetter(than: worst) }
        } else {
            pairs += batch
        }
        if pairs.count > limit { isOverfull = true }
        if pairs.count - limit >= max(limit, Self.leastSlack) { prune() }
    }

    /// The kept pairs, best first.
    func sorted() -> [ParaphrasePair] {
        Array(pairs.sorted { $0.isBetter(than: $1) }.prefix(limit))
    }

    /// Drops all but the best `limit`, by quickselect.
    ///
    /// Hoare, Algorithm 65: Find, 1961.
    private mutating func prune() {
        var low = 0
        var high = pairs.count - 1
        while low < high {
            pivotSeed = pivotSeed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pivot = pairs[low + Int((pivotSeed >> 33) % UInt64(high - low + 1))]
            var left = low
            var right = high
            while left <= right {
                while pairs[left].isBetter(than: pivot) { left += 1 }
                while pivot.isBetter(than: pairs[right]) { right -= 1 }
                guard left <= right else { break }
                pairs.swapAt(left, right)
                left += 1
                right -= 1
            }
            if limit - 1 <= right { high = right } else if limit - 1 >= left { low = left } else { break }
        }
        worst = pairs[limit - 1]
        pairs.removeLast(pairs.count - limit)
    }
}
