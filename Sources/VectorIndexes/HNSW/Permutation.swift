// SPDX-License-Identifier: Apache-2.0

/// Orders that depend on a seed alone.
enum Permutation {
    /// `0..<count` in an order drawn from a seed (Fisher and Yates, SplitMix64).
    static func shuffled(_ count: Int, seed: UInt64) -> [Int] {
        var order = Array(0..<count)
        var state = seed
        for last in stride(from: count - 1, to: 0, by: -1) {
            state &+= 0x9e37_79b9_7f4a_7c15
            var x = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
            x ^= x >> 31
            // The high half of a product: unbiased enough, and the same everywhere.
            order.swapAt(last, Int(x.multipliedFullWidth(by: UInt64(last + 1)).high))
        }
        return order
    }
}
