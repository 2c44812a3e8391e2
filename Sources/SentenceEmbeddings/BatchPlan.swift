// SPDX-License-Identifier: Apache-2.0

/// Which sequences go through the model together: sorted by length and cut by a budget of tokens.
///
/// Nothing is padded, so sorting only makes blocks of equal cost; it changes no bit of any result.
struct BatchPlan: Sendable {
    /// Positions of sequences, block by block, longest sequences first so that the last blocks are cheap.
    let order: [Int]
    /// Where each block starts in `order`, and, last, its end.
    let boundaries: [Int]

    /// A plan for sequences of given lengths.
    ///
    /// - Parameters:
    ///   - lengths: Tokens of each sequence.
    ///   - budget: Tokens of one block; a longer sequence gets a block of its own.
    ///   - threads: Few sequences are cut finer, so that each thread has some.
    init(lengths: [Int], budget: Int, threads: Int) {
        let total = lengths.reduce(0, +)
        // At least two blocks a thread; but a block that fits one pass of a team is not cut at all.
        let share = total / max(1, 2 * threads)
        let limit = total <= 64 ? 64 : max(min(budget, share), min(budget, 64))
        order = lengths.indices.sorted { (lengths[$0], $1) > (lengths[$1], $0) }
        var boundaries = [0]
        var tokens = 0
        for (position, sequence) in order.enumerated() {
            if tokens > 0 && tokens + lengths[sequence] > limit {
                boundaries.append(position)
                tokens = 0
            }
            tokens += lengths[sequence]
        }
        if !order.isEmpty { boundaries.append(order.count) }
        self.boundaries = boundaries
    }

    /// The number of blocks.
    var count: Int { boundaries.count - 1 }

    /// The sequences of a block.
    func block(_ index: Int) -> ArraySlice<Int> {
        order[boundaries[index]..<boundaries[index + 1]]
    }
}
