// SPDX-License-Identifier: Apache-2.0

/// What came of looking for the least `efSearch` that reaches a recall.
public struct TuningResult: Sendable, Hashable {
    /// The recall that was asked for, in 0...1.
    public let wantedRecall: Double
    /// How many hits of each query were judged.
    public let limit: Int
    /// How many queries were judged by.
    public let queryCount: Int
    /// What was measured, by rising `efSearch`.
    public let points: [TuningPoint]
    /// The point of the least `efSearch` that reached the recall; nil if none did.
    ///
    /// Its recall is that of the queries at hand; `interval` says how far that of others may be from it.
    public let best: TuningPoint?

    /// The least `efSearch` that reached the recall; nil if none did, up to the greatest one of `points`.
    public var efSearch: Int? { best?.efSearch }
    /// Whether the recall was reached.
    public var isReached: Bool { best != nil }

    /// A result of given points.
    ///
    /// - Parameters:
    ///   - wantedRecall: The recall that was asked for.
    ///   - limit: How many hits of each query were judged.
    ///   - queryCount: How many queries were judged by.
    ///   - points: What was measured, in any order.
    package init(wantedRecall: Double, limit: Int, queryCount: Int, points: [TuningPoint]) {
        self.wantedRecall = wantedRecall
        self.limit = limit
        self.queryCount = queryCount
        self.points = points.sorted { $0.efSearch < $1.efSearch }
        best = self.points.first { $0.recall >= wantedRecall }
    }
}
