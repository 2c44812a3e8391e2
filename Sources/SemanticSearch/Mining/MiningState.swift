// SPDX-License-Identifier: Apache-2.0

/// How far a search is: the best pairs so far and the blocks of columns that are finished.
struct MiningState: Sendable {
    var best: BestPairs
    var isDone: [Bool]
}
