// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How surely each row and those near it belong together: the fuzzy simplicial set of McInnes, Healy and Melville.
///
/// Row i belongs to its neighbour at distance d with exp(−max(0, d − ρ) / σ), where ρ is the least distance above 0 and σ
/// makes the sum log₂ of the number of neighbours, the row itself counted; two such edges a and b between the same rows
/// make one of a + b − ab. Values are those of `umap-learn`'s `fuzzy_simplicial_set` to float32 rounding.
package struct FuzzyGraph: Sendable {
    /// The first edge of each row, and the number of edges at the end.
    package let starts: [Int]
    /// The other end of each edge, rising within a row; every edge stands at both of its ends.
    package let ends: [Int]
    /// In 0...1.
    package let weights: [Double]

    /// The mean distance's part that σ is at least.
    private static let leastScale = 1e-3

    /// Joins each row to its nearest.
    package init(_ table: NeighborTable) {
        let width = table.neighborCount
        let count = width > 0 ? table.rows.count / width : 1
        let meanOfAll = table.distances.reduce(0, +) / Double(max(1, count * (width + 1)))
        var forward = Array(repeating: [(end: Int, weight: Double)](), count: count)
        var backward = forward
        for row in 0..<count {
            let own = Array(table.distances[row * width..<(row + 1) * width])
            let memberships = Self.memberships(own, meanOfAll: meanOfAll)
            for (place, weight) in memberships.enumerated() where weight > 0 {
                let end = table.rows[row * width + place]
                forward[row].append((end, weight))
                backward[end].append((row, weight))
            }
        }
        var starts = [0]
        var ends: [Int] = []
        var weights: [Double] = []
        for row in 0..<count {
            let edges = (forward[row] + backward[row]).sorted { $0.end < $1.end }
            var index = 0
            while index < edges.count {
                let (end, weight) = edges[index]
                index += 1
                ends.append(end)
                if index < edges.count, edges[index].end == end {
                    // The sum is the same from either end, whichever stands first.
                    weights.append(weight + edges[index].weight - weight * edges[index].weight)
                    index += 1
                } else {
                    weights.append(weight)
                }
            }
            starts.append(ends.count)
        }
        (self.starts, self.ends, self.weights) = (starts, ends, weights)
    }

    /// How surely a row's neighbours at some distances belong to it.
    package static func memberships(_ distances: [Double], meanOfAll: Double) -> [Double] {
        let nearest = distances.filter { $0 > 0 }.min() ?? 0
        let target = log2(Double(distances.count + 1))
        var (low, high, scale) = (0.0, Double.infinity, 1.0)
        for _ in 0..<64 {
            let sum = distances.reduce(0) { $0 + ($1 > nearest ? exp(-($1 - nearest) / scale) : 1) }
            if abs(sum - target) < 1e-5 { break }
            if sum > target {
                high = scale
                scale = (low + high) / 2
            } else {
                low = scale
                scale = high == .infinity ? scale * 2 : (low + high) / 2
            }
        }
        let mean = nearest > 0 ? distances.reduce(0, +) / Double(distances.count + 1) : meanOfAll
        scale = max(scale, leastScale * mean)
        return distances.map { $0 <= nearest || scale == 0 ? 1 : exp(-($0 - nearest) / scale) }
    }
}
