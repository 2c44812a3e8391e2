// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// How much nearer each vector is to its own cluster than to the next one.
///
/// (b − a) / max(a, b), with the mean distance a from the other members of the cluster and the least mean distance b from
/// the members of another: 1 at best, below 0 where another cluster is nearer, 0 for the only member of one. Rousseeuw,
/// "Silhouettes" (1987). Values are those of scikit-learn.
public struct Silhouette: Sendable, Hashable {
    /// The value of each vector; nil for one without a cluster, which counts nowhere.
    public let values: [Double?]

    /// The mean of all values.
    public var mean: Double {
        let known = values.compactMap { $0 }
        return known.reduce(0, +) / Double(known.count)
    }

    /// Rows that are compared with as many others at once.
    private static let tile = 256

    /// Computes the values.
    ///
    /// - Parameters:
    ///   - embeddings: The vectors.
    ///   - labels: The cluster of each, from 0 on.
    ///   - metric: Cosine (distance 1 − cosine) or euclidean.
    ///   - threads: The most threads; nil for all cores.
    /// - Throws: `ClusteringError` for another number of labels than vectors, NaN or infinite components, a zero vector
    ///   under cosine, a metric that is no distance, and fewer than two clusters.
    /// - Complexity: O(`count`² × `dimension`) time, O(`count` × clusters) memory.
    public init(of embeddings: Embeddings, labels: [Int?], metric: Metric = .cosine, threads: Int? = nil) throws {
        guard labels.count == embeddings.count else {
            throw ClusteringError.labelCountMismatch(expected: embeddings.count, actual: labels.count)
        }
        guard metric == .cosine || metric == .euclidean else {
            throw ClusteringError.unsupportedMetric(metric, supported: [.cosine, .euclidean])
        }
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        if metric == .cosine, let row = embeddings.indices.first(where: { embeddings[$0].norm == 0 }) {
            throw ClusteringError.zeroVector(row: row)
        }
        let clusterCount = (labels.compactMap { $0 }.max() ?? -1) + 1
        let sizes = labels.reduce(into: Array(repeating: 0, count: clusterCount)) { sizes, label in
            if let label { sizes[label] += 1 }
        }
        let occupied = sizes.count { $0 > 0 }
        guard occupied >= 2 else { throw ClusteringError.tooFewClusters(expected: 2, actual: occupied) }
        let points = PointTable(
            metric == .cosine ? embeddings.normalized() : embeddings,
            isCentered: metric == .euclidean
        )
        let blocks = (points.count + Self.tile - 1) / Self.tile
        let found = Guarded<[Double?]>(Array(repeating: nil, count: points.count))
        parallelForEach(blocks, threads: max(1, threads ?? availableThreads)) { block in
            let rows = block * Self.tile..<min((block + 1) * Self.tile, points.count)
            let sums = Self.distanceSums(rows, points, labels, clusterCount, metric)
            let own = rows.map { row -> Double? in
                guard let label = labels[row] else { return nil }
                let own = sums[(row - rows.lowerBound) * clusterCount..<(row - rows.lowerBound + 1) * clusterCount]
                return Self.value(Array(own), label, sizes)
            }
            found.withLock { $0.replaceSubrange(rows, with: own) }
        }
        values = found.value
    }

    private static func value(_ sums: [Double], _ label: Int, _ sizes: [Int]) -> Double {
        guard sizes[label] > 1 else { return 0 }
        let inner = sums[label] / Double(sizes[label] - 1)
        var outer = Double.infinity
        for cluster in sums.indices where cluster != label && sizes[cluster] > 0 {
            outer = min(outer, sums[cluster] / Double(sizes[cluster]))
        }
        let greater = max(inner, outer)
        return greater > 0 ? (outer - inner) / greater : 0
    }

    /// The sum of each row's distances from the members of each cluster: `rows.count × clusterCount`.
    private static func distanceSums(
        _ rows: Range<Int>,
        _ points: PointTable,
        _ labels: [Int?],
        _ clusterCount: Int,
        _ metric: Metric
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: rows.count * clusterCount)
        let kernels = Kernels.preferred
        let own = CenterTable(
            Array(UnsafeBufferPointer(start: points.row(rows.lowerBound), count: rows.count * points.dimension)),
            dimension: points.dimension
        )
        let scratch = FloatBuffer(count: tile * rows.count)
        // A product leaves few digits of a small distance: those are computed by their definition.
        let doubtful = points.largest.squaredNorm * 1e-2
        for first in stride(from: 0, to: points.count, by: tile) {
            let others = first..<min(first + tile, points.count)
            own.distances(from: points.row(first), rowCount: others.count, into: scratch.base)
            for other in others {
                guard let label = labels[other] else { continue }
                let products = scratch.base + (other - first) * rows.count
                for index in 0..<rows.count {
                    var square = products[index] + points.squaredNorms.base[other]
                    if square < doubtful {
                        square = kernels.squaredEuclidean(
                            points.row(other),
                            points.row(rows.lowerBound + index),
                            count: points.dimension
                        )
                    }
                    let distance = metric == .cosine ? square / 2 : square.squareRoot()
                    sums[index * clusterCount + label] += Double(distance)
                }
            }
        }
        return sums
    }
}
