// SPDX-License-Identifier: Apache-2.0
import Vectors

/// One start of k-means and its rounds.
struct LloydRun {
    private let points: PointTable
    private let isSpherical: Bool
    private let threads: Int
    private var centers: CenterTable
    private let bounds: LloydBounds
    private let sums: ExactSums
    private let partialSums: [ExactSums]
    /// How far each center, and the farthest of each group, moved in the last round.
    private var drifts: [Float]
    private let groupDrifts: FloatBuffer
    /// The rounds so far.
    private(set) var iterations = 0

    init(points: PointTable, start: [Float], isSpherical: Bool, threads: Int) {
        self.points = points
        self.isSpherical = isSpherical
        self.threads = threads
        centers = CenterTable(start, dimension: points.dimension)
        let clusterCount = centers.count
        bounds = LloydBounds(rowCount: points.count, centerCount: clusterCount)
        sums = ExactSums(clusterCount: clusterCount, points: points)
        partialSums = (0..<min(threads, points.blockCount)).map { _ in
            ExactSums(clusterCount: clusterCount, points: points)
        }
        drifts = Array(repeating: 0, count: clusterCount)
        groupDrifts = FloatBuffer(count: bounds.stride)
        groupDrifts.base.initialize(repeating: 0, count: bounds.stride)
    }

    /// Goes on until nothing changes, the centers' squared moves sum to at most `tolerance`, or the rounds are used up.
    mutating func finish(maximumIterations: Int, tolerance: Double) {
        while iterations < maximumIterations {
            iterations += 1
            if assign() == 0 { return }
            if moveCenters() <= tolerance { break }
        }
        // The labels are those of the centers that are returned.
        _ = assign()
    }

    /// The cluster of each row.
    var labels: [Int] { (0..<points.count).map { Int(bounds.labels[$0]) } }

    /// The centers where the vectors were.
    var centroids: Embeddings {
        let storage = (0..<centers.count * points.dimension).map {
            Float(Double(centers.rows.base[$0]) + points.mean[$0 % points.dimension])
        }
        return Embeddings(storage: storage, dimension: points.dimension)
    }

    /// The sum of squared distances from the centers.
    var inertia: Double {
        let (points, centers, bounds) = (points, centers, bounds)
        let parts = Guarded<[Double]>(Array(repeating: 0, count: points.blockCount))
        parallelForEach(points.blockCount, threads: threads) { block in
            let sum = points.block(block).reduce(0.0) { sum, row in
                let center = centers.row(Int(bounds.labels[row]))
                return sum
                    + Double(Kernels.preferred.squaredEuclidean(points.row(row), center, count: points.dimension))
            }
            parts.withLock { $0[block] = sum }
        }
        return parts.value.reduce(0, +)
    }

    /// Finds the nearest center of every row, and adds what changed to the sums; returns how many rows changed.
    private func assign() -> Int {
        let (points, centers, bounds, partialSums) = (points, centers, bounds, partialSums)
        let step = AssignmentStep(
            points: points,
            centers: centers,
            bounds: bounds,
            drifts: drifts,
            groupDrifts: groupDrifts
        )
        let changed = Guarded(0)
        let workers = partialSums.count
        parallelForEach(workers, threads: workers) { worker in
            let scratch = AssignmentScratch(dimension: points.dimension, centerCount: centers.count)
            var own = 0
            for block in stride(from: worker, to: points.blockCount, by: workers) {
                own += step.assign(points.block(block), scratch, partialSums[worker])
            }
            let found = own
            changed.withLock { $0 += found }
        }
        for partial in partialSums { sums.absorb(partial) }
        return changed.value
    }

    /// Moves every center to the mean of its members; returns the sum of the squared moves.
    private mutating func moveCenters() -> Double {
        fillEmptyClusters()
        let dimension = points.dimension
        var components: [Float] = []
        components.reserveCapacity(centers.count * dimension)
        var total = 0.0
        for cluster in 0..<centers.count {
            let old = centers.row(cluster)
            var mean = sums.mean(cluster)
            if isSpherical {
                let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
                // Directions that cancel out have no mean direction: the old one stays.
                mean = length > 0 ? mean.map { $0 / length } : (0..<dimension).map { Double(old[$0]) }
            }
            var square = 0.0
            for index in 0..<dimension {
                let new = Float(mean[index])
                let move = Double(new) - Double(old[index])
                square += move * move
                components.append(new)
            }
            total += square
            drifts[cluster] = Float(square.squareRoot() * (1 + 0x1p-20))
        }
        for group in 0..<bounds.groupCount {
            groupDrifts.base[group] = bounds.group(group).reduce(0) { max($0, drifts[$1]) }
        }
        centers = CenterTable(components, dimension: dimension)
        return total
    }

    /// Gives each cluster without members the row that lies farthest from its own center, of a cluster that has several.
    private func fillEmptyClusters() {
        let empty = sums.counts.indices.filter { sums.counts[$0] == 0 }
        guard !empty.isEmpty else { return }
        let distances = (0..<points.count).map { row in
            Kernels.preferred.squaredEuclidean(
                points.row(row),
                centers.row(Int(bounds.labels[row])),
                count: points.dimension
            )
        }
        var farthest = distances.indices.sorted {
            distances[$0] > distances[$1] || (distances[$0] == distances[$1] && $0 < $1)
        }.makeIterator()
        for cluster in empty {
            while let row = farthest.next() {
                let old = Int(bounds.labels[row])
                guard sums.counts[old] > 1 else { continue }
                sums.remove(points.row(row), from: old)
                sums.add(points.row(row), to: cluster)
                bounds.labels[row] = Int32(cluster)
                bounds.forget(row)
                break
            }
        }
    }
}
