// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Orders that depend on a seed alone.
enum Permutation {
    /// `0..<count` in an order drawn from a seed (Fisher and Yates).
    static func shuffled(_ count: Int, seed: UInt64) -> [Int] {
        var order = Array(0..<count)
        var generator = SeededGenerator(seed: seed)
        for last in stride(from: count - 1, to: 0, by: -1) {
            // The high half of a product: unbiased enough, and the same everywhere.
            order.swapAt(last, Int(generator.next().multipliedFullWidth(by: UInt64(last + 1)).high))
        }
        return order
    }
}
