// SPDX-License-Identifier: Apache-2.0
import Vectors

/// For every vector its core distance, exactly, and edges to those next to it.
struct NearestNeighbours: Sendable {
    /// The distance at which enough vectors are near, of each row.
    let coreDistances: [Double]
    /// The distance at which one fewer is near.
    let innerDistances: [Double]
    /// Each row with some rows next to it, at their mutual reachability distance.
    let edges: [WeightedEdge]

    /// The most neighbours that become edges.
    private static let edgeLimit = 16

    /// What one thread finds for some rows.
    private struct Part: Sendable {
        var coreDistances: [Double] = []
        var innerDistances: [Double] = []
        var neighbours: [[(row: Int, distance: Double)]] = []
    }

    /// Compares every row with every other.
    ///
    /// - Parameters:
    ///   - tiles: All rows, in their own order.
    ///   - minimumSamples: How many rows lie within the core distance, the row itself among them.
    ///   - threads: The most threads to use.
    init(_ tiles: GapTiles, minimumSamples: Int, threads: Int) {
        let parts = Guarded<[Part]>(Array(repeating: Part(), count: tiles.blocks))
        parallelForEach(tiles.blocks, threads: threads) { block in
            let part = Self.search(Array(tiles.positions(of: block)), tiles, minimumSamples: minimumSamples)
            parts.withLock { $0[block] = part }
        }
        let found = parts.value
        let coreDistances = found.flatMap(\.coreDistances)
        var edges: [WeightedEdge] = []
        for (row, neighbours) in found.lazy.flatMap(\.neighbours).enumerated() {
            for neighbour in neighbours {
                let reach = max(coreDistances[row], coreDistances[neighbour.row], neighbour.distance)
                edges.append(WeightedEdge(row, neighbour.row, weight: reach))
            }
        }
        self.coreDistances = coreDistances
        innerDistances = found.flatMap(\.innerDistances)
        self.edges = edges
    }

    private static func search(_ rows: [Int], _ tiles: GapTiles, minimumSamples: Int) -> Part {
        var part = Part()
        for near in tiles.nearest(to: rows, limit: minimumSamples - 1) {
            part.coreDistances.append(minimumSamples > 1 ? near[minimumSamples - 2].distance : 0)
            part.innerDistances.append(minimumSamples > 2 ? near[minimumSamples - 3].distance : 0)
            part.neighbours.append(Array(near.prefix(edgeLimit)))
        }
        return part
    }
}
