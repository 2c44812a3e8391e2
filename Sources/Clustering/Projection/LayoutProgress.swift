// SPDX-License-Identifier: Apache-2.0

/// How far a layout is.
public struct LayoutProgress: Sendable, Hashable {
    /// What is being done.
    public enum Stage: Sendable, Hashable {
        /// The nearest vectors of each are looked for; vectors are counted.
        case neighbors
        /// Points are moved; rounds are counted.
        case rounds
    }

    /// What is being done.
    public var stage: Stage
    /// Vectors or rounds so far.
    public var completed: Int
    /// Vectors or rounds in all.
    public var total: Int

    /// So many of so many.
    public init(stage: Stage, completed: Int, total: Int) {
        self.stage = stage
        self.completed = completed
        self.total = total
    }
}
