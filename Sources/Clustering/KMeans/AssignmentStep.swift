// SPDX-License-Identifier: Apache-2.0
import Vectors

/// One round's search for the nearest centers.
struct AssignmentStep: Sendable {
    let points: PointTable
    let centers: CenterTable
    let bounds: LloydBounds
    /// How far each center moved since the bounds were right.
    let drifts: [Float]
    /// The same for the farthest of each group.
    let groupDrifts: FloatBuffer

    /// Assigns some rows.
    ///
    /// A row whose own center is nearer than the bounds of all others is left alone: by more than products are off, so
    /// that the outcome is that of comparing it with all.
    ///
    /// - Parameters:
    ///   - rows: The rows, at most `PointTable.blockRows`.
    ///   - scratch: Memory of the worker.
    ///   - sums: Gets what joined and left clusters.
    /// - Returns: How many rows changed their cluster.
    func assign(_ rows: Range<Int>, _ scratch: AssignmentScratch, _ sums: ExactSums) -> Int {
        let open = rows.filter { !keepsCenter($0) }
        guard !open.isEmpty else { return 0 }
        let dimension = points.dimension
        var input = points.row(rows.lowerBound)
        if open.count < rows.count {
            for (index, row) in open.enumerated() {
                (scratch.rows.base + index * dimension).update(from: points.row(row), count: dimension)
            }
            input = UnsafePointer(scratch.rows.base)
        }
        centers.distances(from: input, rowCount: open.count, into: scratch.distances.base)
        var changed = 0
        for (index, row) in open.enumerated() {
            let nearest = settle(row, UnsafePointer(scratch.distances.base + index * centers.count))
            let old = Int(bounds.labels[row])
            guard nearest != old else { continue }
            if old >= 0 { sums.remove(points.row(row), from: old) }
            sums.add(points.row(row), to: nearest)
            bounds.labels[row] = Int32(nearest)
            changed += 1
        }
        return changed
    }

    /// Brings a row's bounds up to date; returns whether they rule out every other center.
    private func keepsCenter(_ row: Int) -> Bool {
        let label = Int(bounds.labels[row])
        guard label >= 0 else { return false }
        let least = bounds.lowerBounds(of: row, by: groupDrifts.base)
        let upper = (bounds.upper.base[row] + drifts[label]) * (1 + 0x1p-22)
        bounds.upper.base[row] = upper
        if isRuledOut(upper, least) { return true }
        let square = Kernels.preferred.squaredEuclidean(points.row(row), centers.row(label), count: points.dimension)
        let exact = square.squareRoot() * (1 + Float(points.dimension + 8) * 0x1p-24)
        bounds.upper.base[row] = exact
        return isRuledOut(exact, least)
    }

    private func isRuledOut(_ upper: Float, _ least: Float) -> Bool {
        least > 0 && upper * upper + 2 * points.distanceError < least * least
    }

    /// Takes a row's distances from all centers over into its bounds; returns the nearest center, of equally near ones the
    /// first.
    private func settle(_ row: Int, _ distances: UnsafePointer<Float>) -> Int {
        var nearest = 0
        for center in 1..<max(1, centers.count) where distances[center] < distances[nearest] { nearest = center }
        let squaredNorm = points.squaredNorms.base[row]
        let error = points.distanceError
        let lower = bounds.lower.base + row * bounds.stride
        if bounds.groupCount == centers.count {
            for center in 0..<centers.count {
                lower[center] = max(0, distances[center] + squaredNorm - error).squareRoot()
            }
            lower[nearest] = .infinity
        } else {
            for group in 0..<bounds.groupCount {
                var least = Float.infinity
                for center in bounds.group(group) where center != nearest { least = min(least, distances[center]) }
                lower[group] = max(0, least + squaredNorm - error).squareRoot()
            }
        }
        bounds.upper.base[row] = max(0, distances[nearest] + squaredNorm + error).squareRoot()
        return nearest
    }
}
