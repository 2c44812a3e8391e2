// SPDX-License-Identifier: Apache-2.0
import Vectors

extension GapTiles {
    /// A row and how far away it is.
    typealias Neighbour = (row: Int, distance: Double)

    /// Neighbours beyond those asked for: float32 gaps may put them in a slightly wrong order.
    private static let spare = 8

    /// The nearest columns of some rows, without the row itself where it is a column.
    ///
    /// - Parameters:
    ///   - rows: What to find the nearest of.
    ///   - limit: How many of the nearest are wanted.
    /// - Returns: For each row the `limit` nearest, fewer only where there are fewer columns, by distance and row; behind
    ///   them a few others that are near.
    /// - Precondition: Positions are rows: `order` is 0, 1, 2, ….
    func nearest(to rows: [Int], limit: Int) -> [[Neighbour]] {
        var lists = Array(repeating: BoundedList<Float>(limit: limit + Self.spare), count: rows.count)
        scan(rows, against: 0..<blocks) { index, _ in
            lists[index].bound ?? .infinity
        } visit: { index, other, gap in
            if other != rows[index] { lists[index].offer(gap, other) }
        }
        var found: [[Neighbour]] = []
        var doubtful: [(index: Int, bound: Float)] = []
        for (index, row) in rows.enumerated() {
            let (near, passed) = lists[index].finish()
            let neighbours = near.map { (row: $0.id, distance: space.distance(row, $0.id)) }
                .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
            found.append(neighbours)
            guard limit > 0, passed, neighbours[limit - 1].distance > 0, let last = near.last else { continue }
            // What was left out has at least the gap of the last that was kept.
            let bound = space.gap(atDistance: neighbours[limit - 1].distance)
            if bound > last.value { doubtful.append((index, bound)) }
        }
        guard !doubtful.isEmpty else { return found }
        // So many are so near that float32 cannot tell which: all those are measured exactly.
        var exact = Array(repeating: BoundedList<Double>(limit: limit), count: doubtful.count)
        scan(doubtful.map { rows[$0.index] }, against: 0..<blocks) { index, _ in
            doubtful[index].bound
        } visit: { index, other, _ in
            let row = rows[doubtful[index].index]
            if other != row { exact[index].offer(space.distance(row, other), other) }
        }
        for (number, place) in doubtful.enumerated() {
            let kept = exact[number].finish().kept.map { (row: $0.id, distance: $0.value) }
            let known = Set(kept.map(\.row))
            found[place.index] = kept + found[place.index].filter { !known.contains($0.row) }
        }
        return found
    }
}
