// SPDX-License-Identifier: Apache-2.0

/// Two points and how far apart they are; ordered by that, then by the points.
package struct WeightedEdge: Sendable, Hashable, Comparable {
    private let low: Int32
    private let high: Int32
    package let weight: Double

    package init(_ a: Int, _ b: Int, weight: Double) {
        low = Int32(min(a, b))
        high = Int32(max(a, b))
        self.weight = weight
    }

    /// The lower point.
    var first: Int { Int(low) }
    /// The higher point.
    var second: Int { Int(high) }

    package static func < (left: WeightedEdge, right: WeightedEdge) -> Bool {
        if left.weight != right.weight { return left.weight < right.weight }
        return (left.low, left.high) < (right.low, right.high)
    }
}
