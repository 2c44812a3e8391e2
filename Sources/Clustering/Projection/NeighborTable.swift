// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Vectors

/// The nearest other rows of each row, exactly: of equal distances those of the lowest rows.
package struct NeighborTable: Sendable {
    /// How many each row has.
    package let neighborCount: Int
    /// `count × neighborCount` rows, the nearest first.
    package let rows: [Int]
    /// Their distances, in float64.
    package let distances: [Double]

    /// Rows beyond those that are asked for: float32 gaps may put them in a slightly wrong order.
    private static let spare = 8

    /// Compares every row with every other.
    ///
    /// - Parameters:
    ///   - space: The vectors.
    ///   - neighborCount: Less than their number.
    ///   - threads: The most threads to use.
    ///   - progress: Called with the number of rows that are done, on whichever thread is at work.
    /// - Throws: `CancellationError`.
    package init(
        _ space: MetricSpace,
        neighborCount: Int,
        threads: Int,
        progress: (@Sendable (Int) -> Void)? = nil
    ) throws {
        precondition(neighborCount >= 0 && neighborCount < space.count, "\(neighborCount) others of \(space.count).")
        let tiles = GapTiles(space, order: Array(0..<space.count), threads: threads)
        let parts = Guarded<[[[(row: Int, distance: Double)]]]>(Array(repeating: [], count: tiles.blocks))
        let done = Atomic<Int>(0)
        let isCancelled = Atomic<Bool>(false)
        parallelForEach(tiles.blocks, threads: threads) { block in
            // Only the calling thread has a task to ask; it takes part in the work.
            if Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
            guard !isCancelled.load(ordering: .relaxed) else { return }
            let positions = tiles.positions(of: block)
            let part = Self.search(Array(positions), tiles, neighborCount)
            parts.withLock { $0[block] = part }
            progress?(done.wrappingAdd(positions.count, ordering: .relaxed).newValue)
        }
        if Task.isCancelled || isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        let found = parts.value
        self.neighborCount = neighborCount
        rows = found.flatMap { $0.flatMap { $0.map(\.row) } }
        distances = found.flatMap { $0.flatMap { $0.map(\.distance) } }
    }

    private static func search(
        _ rows: [Int],
        _ tiles: GapTiles,
        _ neighborCount: Int
    ) -> [[(row: Int, distance: Double)]] {
        guard neighborCount > 0 else { return Array(repeating: [], count: rows.count) }
        let space = tiles.space
        let kept = min(space.count - 1, neighborCount + spare)
        var lists = Array(repeating: BoundedList<Float>(limit: kept), count: rows.count)
        tiles.scan(rows, against: 0..<tiles.blocks) { index, _ in
            lists[index].bound ?? .infinity
        } visit: { index, other, gap in
            if other != rows[index] { lists[index].offer(gap, other) }
        }
        var result: [[(row: Int, distance: Double)]] = []
        var doubtful: [Int] = []
        for (index, row) in rows.enumerated() {
            let (near, passed) = lists[index].finish()
            let neighbors = near.map { (row: $0.id, distance: space.distance(row, $0.id)) }
                .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }.prefix(neighborCount)
            // What was left out has at least the gap of the last that was kept.
            if passed, let last = near.last, let farthest = neighbors.last,
                space.gap(atDistance: farthest.distance) >= last.value
            {
                doubtful.append(index)
            }
            result.append(Array(neighbors))
        }
        guard !doubtful.isEmpty else { return result }
        // So many are so near that float32 cannot tell which: all those are measured exactly.
        let bounds = doubtful.map { space.gap(atDistance: result[$0].last?.distance ?? 0) }
        var exact = Array(repeating: BoundedList<Double>(limit: neighborCount), count: doubtful.count)
        tiles.scan(doubtful.map { rows[$0] }, against: 0..<tiles.blocks) { index, _ in
            bounds[index]
        } visit: { index, other, _ in
            let row = rows[doubtful[index]]
            if other != row { exact[index].offer(space.distance(row, other), other) }
        }
        for (index, place) in doubtful.enumerated() {
            result[place] = exact[index].finish().kept.map { (row: $0.id, distance: $0.value) }
        }
        return result
    }
}
