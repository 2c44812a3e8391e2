// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials

/// How pairs are looked for; no result depends on it.
public struct MiningOptions: Sendable {
    /// Threads to compute on; by default all cores.
    public var threads: Int?
    /// Called now and then, on whichever thread is at work.
    public var progress: (@Sendable (MiningProgress) -> Void)?
    /// Where a long search keeps what it has done, to go on there after an interruption; nil keeps nothing.
    ///
    /// A file that is absent is made, and replaced every ten seconds, at an interruption and at the end; a search of the same
    /// vectors for the same pairs goes on with it and returns what it would have returned without interruption. The file
    /// stays, so that the search can be repeated at once. Another search refuses it.
    public var resumeFile: URL?

    /// Options of given threads, progress and place to go on from.
    ///
    /// - Parameters:
    ///   - threads: Threads to compute on.
    ///   - resumeFile: Where a long search keeps what it has done.
    ///   - progress: Called now and then.
    public init(
        threads: Int? = nil,
        resumeFile: URL? = nil,
        progress: (@Sendable (MiningProgress) -> Void)? = nil
    ) {
        self.threads = threads
        self.resumeFile = resumeFile
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
