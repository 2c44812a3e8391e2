// SPDX-License-Identifier: Apache-2.0
import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The start of k-means: centers that lie apart.
///
/// Each next center is drawn with a probability that grows with the squared distance from those there are; of some
/// candidates the one that leaves the least sum of squared distances is taken.
struct KMeansSeeding {
    let points: PointTable
    let threads: Int

    /// Draws the rows that are centers; O(`count` × `dimension` × `number` × ln `number`).
    ///
    /// - Parameters:
    ///   - number: How many centers.
    ///   - generator: The random numbers.
    /// - Returns: `number × dimension` components.
    /// - Throws: `ClusteringError.clusterCountOutOfRange` when fewer vectors differ.
    func centers(_ number: Int, _ generator: inout SeededGenerator) throws -> [Float] {
        let candidates = 2 + Int(log(Double(number)))
        let closest = FloatBuffer(count: points.count)
        closest.base.initialize(repeating: .infinity, count: points.count)
        let proposed = FloatBuffer(count: points.count * candidates)
        var chosen = [Int.random(in: 0..<points.count, using: &generator)]
        var blockSums = propose(chosen, closest, proposed)
        take(0, of: 1, proposed, closest)
        while chosen.count < number {
            let sums = blockSums.map { $0[0] }
            let total = sums.reduce(0, +)
            guard total > 0 else {
                throw ClusteringError.clusterCountOutOfRange(
                    actual: number,
                    count: points.count,
                    distinct: chosen.count
                )
            }
            let drawn = (0..<candidates).map { _ in
                draw(Double.random(in: 0..<total, using: &generator), sums, closest)
            }
            let potentials = propose(drawn, closest, proposed)
            let totals = drawn.indices.map { candidate in potentials.reduce(0) { $0 + $1[candidate] } }
            let best = totals.indices.dropFirst().reduce(0) { totals[$1] < totals[$0] ? $1 : $0 }
            take(best, of: candidates, proposed, closest)
            blockSums = potentials.map { [$0[best]] }
            chosen.append(drawn[best])
        }
        return chosen.flatMap { Array(UnsafeBufferPointer(start: points.row($0), count: points.dimension)) }
    }

    /// The row at which the running sum of squared distances passes a value.
    private func draw(_ value: Double, _ sums: [Double], _ closest: FloatBuffer) -> Int {
        var rest = value
        var block = 0
        while block < sums.count - 1, rest >= sums[block] {
            rest -= sums[block]
            block += 1
        }
        var last = -1
        for row in points.block(block) where closest.base[row] > 0 {
            last = row
            rest -= Double(closest.base[row])
            if rest < 0 { break }
        }
        // Rounding may carry the value past the last row of a block; a block without any is passed over.
        return last >= 0 ? last : (0..<points.count).first { closest.base[$0] > 0 } ?? 0
    }

    /// Writes what each row's least squared distance would be with each candidate; returns its sums, for each block.
    private func propose(_ candidates: [Int], _ closest: FloatBuffer, _ proposed: FloatBuffer) -> [[Double]] {
        let (points, count) = (points, candidates.count)
        let components = candidates.flatMap {
            Array(UnsafeBufferPointer(start: points.row($0), count: points.dimension))
        }
        let centers = CenterTable(components, dimension: points.dimension)
        let sums = Guarded<[[Double]]>(Array(repeating: [], count: points.blockCount))
        let threshold = points.distanceError
        parallelForEach(points.blockCount, threads: threads) { block in
            let rows = points.block(block)
            let output = proposed.base + rows.lowerBound * count
            centers.distances(from: points.row(rows.lowerBound), rowCount: rows.count, into: output)
            var own = [Double](repeating: 0, count: count)
            for row in rows {
                let squaredNorm = points.squaredNorms.base[row]
                for candidate in 0..<count {
                    let at = (row - rows.lowerBound) * count + candidate
                    var distance = output[at] + squaredNorm
                    // Equal vectors have distance 0, not what rounding leaves.
                    if distance <= threshold {
                        distance = Kernels.preferred.squaredEuclidean(
                            points.row(row),
                            centers.row(candidate),
                            count: points.dimension
                        )
                    }
                    output[at] = min(distance, closest.base[row])
                    own[candidate] += Double(output[at])
                }
            }
            let found = own
            sums.withLock { $0[block] = found }
        }
        return sums.value
    }

    /// Makes the distances of one candidate those that count.
    private func take(_ candidate: Int, of count: Int, _ proposed: FloatBuffer, _ closest: FloatBuffer) {
        for row in 0..<points.count { closest.base[row] = proposed.base[row * count + candidate] }
    }
}
