// SPDX-License-Identifier: Apache-2.0
import Vectors

/// For every vector its core distance, exactly, and edges to those next to it.
struct NearestNeighbours: Sendable {
    /// The distance at which enough vectors are near, of each row.
    let coreDistances: [Double]
    /// Each row with some rows next to it, at their mutual reachability distance.
    let edges: [WeightedEdge]

    /// Neighbours beyond those that the core distance asks for: float32 gaps may put them in a slightly wrong order.
    private static let spare = 8
    /// The most neighbours that become edges.
    private static let edgeLimit = 16

    /// What one thread finds for some rows.
    private struct Part: Sendable {
        var coreDistances: [Double] = []
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
        self.edges = edges
    }

    private static func search(_ rows: [Int], _ tiles: GapTiles, minimumSamples: Int) -> Part {
        let space = tiles.space
        let kept = min(space.count - 1, minimumSamples - 1 + spare)
        var lists = Array(repeating: BoundedList<Float>(limit: kept), count: rows.count)
        tiles.scan(rows, against: 0..<tiles.blocks) { index, _ in
            lists[index].bound ?? .infinity
        } visit: { index, other, gap in
            if other != rows[index] { lists[index].offer(gap, other) }
        }
        var part = Part()
        var doubtful: [Int] = []
        for (index, row) in rows.enumerated() {
            let (near, passed) = lists[index].finish()
            let neighbours = near.map { (row: $0.id, distance: space.distance(row, $0.id)) }
                .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
            let core = minimumSamples > 1 ? neighbours[minimumSamples - 2].distance : 0
            part.coreDistances.append(core)
            part.neighbours.append(Array(neighbours.prefix(edgeLimit)))
            // What was left out has at least the gap of the last that was kept.
            if passed, core > 0, let last = near.last, space.gap(atDistance: core) > last.value {
                doubtful.append(index)
            }
        }
        guard !doubtful.isEmpty else { return part }
        // So many are so near that float32 cannot tell which: all those are measured exactly.
        let bounds = doubtful.map { space.gap(atDistance: part.coreDistances[$0]) }
        var exact = Array(repeating: BoundedList<Double>(limit: minimumSamples - 1), count: doubtful.count)
        tiles.scan(doubtful.map { rows[$0] }, against: 0..<tiles.blocks) { index, _ in
            bounds[index]
        } visit: { index, other, _ in
            let row = rows[doubtful[index]]
            if other != row { exact[index].offer(space.distance(row, other), other) }
        }
        for (index, place) in doubtful.enumerated() {
            if let last = exact[index].finish().kept.last { part.coreDistances[place] = last.value }
        }
        return part
    }
}
