// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Finds who is near to whom, and chooses centers, without keeping all pairs.
///
/// One pass over half of all pairs counts everybody's neighbours, which puts the candidates in order. Then the neighbours of
/// the next candidates that are still free are looked for, a batch at a time. Each row is looked at once more at most.
struct CommunitySearch: Sendable {
    private let tiles: GapTiles
    private let distance: Double
    private let threads: Int
    /// The greatest gap that may be near enough, and the greatest that is for certain.
    private let limit: Float
    private let certain: Float

    /// The most neighbours that are kept at once, but for a single candidate.
    private static let batchNeighbours = 1 << 24
    /// Rows that one thread compares with all.
    private static let partRows = 120

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - space: At least one vector.
    ///   - distance: The greatest distance of neighbours.
    ///   - threads: The most threads to use.
    init(_ space: MetricSpace, distance: Double, threads: Int) {
        tiles = GapTiles(space, order: Array(0..<space.count), threads: threads)
        self.distance = distance
        self.threads = threads
        limit = space.gap(atDistance: distance)
        // A gap is lower than the distance by what both points and the product may be off together, of points no longer
        // than 1: see `MetricSpace.write`. Half as much again covers what rounding adds.
        certain = Float(distance) - Float(3 * Double(space.dimension + 32) * 0x1p-24) - 1e-6
    }

    /// Centers in the order in which they were chosen, each with its members by rising row, itself among them.
    func communities(minimumSize: Int) -> [(center: Int, members: [Int])] {
        let counts = neighbourCounts()
        let candidates = counts.indices.filter { counts[$0] >= minimumSize }
            .sorted { (counts[$1], $0) < (counts[$0], $1) }
        var isFree = [Bool](repeating: true, count: counts.count)
        var found: [(center: Int, members: [Int])] = []
        var next = 0
        while next < candidates.count {
            var batch: [Int] = []
            var kept = 0
            while next < candidates.count, batch.count < Self.partRows * 2 * threads {
                let candidate = candidates[next]
                guard isFree[candidate] else {
                    next += 1
                    continue
                }
                kept += counts[candidate]
                guard batch.isEmpty || kept <= Self.batchNeighbours else { break }
                batch.append(candidate)
                next += 1
            }
            for (center, neighbours) in zip(batch, self.neighbours(of: batch)) where isFree[center] {
                let members = neighbours.lazy.map { Int($0) }.filter { isFree[$0] }
                guard members.count >= minimumSize else { continue }
                found.append((center, Array(members)))
                for row in found[found.count - 1].members { isFree[row] = false }
            }
        }
        return found
    }

    /// How many vectors are near to each, itself among them.
    private func neighbourCounts() -> [Int] {
        let count = tiles.space.count
        let all = Guarded<[Int]>(Array(repeating: 1, count: count))
        parallelForEach(tiles.blocks, threads: threads) { block in
            let rows = Array(tiles.positions(of: block))
            var counts = [Int32](repeating: 0, count: count - rows[0])
            tiles.scan(rows, against: block..<tiles.blocks) { _, _ in
                limit
            } visit: { index, other, gap in
                let row = rows[index]
                guard other > row, isNear(row, other, gap) else { return }
                counts[index] += 1
                counts[other - rows[0]] += 1
            }
            let found = counts
            all.withLock { for (offset, own) in found.enumerated() { $0[rows[0] + offset] += Int(own) } }
        }
        return all.value
    }

    /// The rows near to each of some rows, rising, itself among them.
    private func neighbours(of rows: [Int]) -> [[Int32]] {
        let parts = stride(from: 0, to: rows.count, by: Self.partRows).map {
            Array(rows[$0..<min($0 + Self.partRows, rows.count)])
        }
        let all = Guarded<[[[Int32]]]>(Array(repeating: [], count: parts.count))
        parallelForEach(parts.count, threads: threads) { part in
            let own = parts[part]
            var lists = [[Int32]](repeating: [], count: own.count)
            tiles.scan(own, against: 0..<tiles.blocks) { _, _ in
                limit
            } visit: { index, other, gap in
                if other == own[index] || isNear(own[index], other, gap) { lists[index].append(Int32(other)) }
            }
            let found = lists
            all.withLock { $0[part] = found }
        }
        return Array(all.value.joined())
    }

    private func isNear(_ row: Int, _ other: Int, _ gap: Float) -> Bool {
        gap <= certain || tiles.space.distance(row, other) <= distance
    }
}
