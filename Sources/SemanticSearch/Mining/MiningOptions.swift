// SPDX-License-Identifier: Apache-2.0

/// How pairs are looked for; no result depends on it.
public struct MiningOptions: Sendable {
    /// Threads to compute on; by default all cores.
    public var threads: Int?
    /// Called now and then, on whichever thread is at work.
    public var progress: (@Sendable (MiningProgress) -> Void)?

    /// Options of given threads and progress.
    public init(threads: Int? = nil, progress: (@Sendable (MiningProgress) -> Void)? = nil) {
        self.threads = threads
        self.progress = progress
    }
}

/// How far a search for pairs is.
public struct MiningProgress: Sendable, Hashable {
    /// Pairs compared so far.
    public var completed: Int
    /// Pairs in all: `count × (count − 1) / 2`.
    public var total: Int

    /// So many pairs compared, of so many.
    public init(completed: Int, total: Int) {
        self.completed = completed
        self.total = total
    }
}
