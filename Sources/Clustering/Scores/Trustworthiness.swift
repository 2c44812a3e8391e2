// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// How far the neighbours in a layout are neighbours in truth.
///
/// Of each point the k nearest in the layout are looked at. `value` is 1 − 2 / (n k (2n − 3k − 1)) · Σ max(0, r − k), where r is
/// the rank that such a point has among all vectors by its true distance: 1 if every one is among the k truly nearest, about
/// a half for a layout at random. Venna and Kaski, "Neighborhood preservation in nonlinear projection methods" (2001),
/// https://doi.org/10.1007/3-540-44668-0_68. Values are those of scikit-learn's `trustworthiness`, but that of equal
/// distances the lower row counts as the nearer one here.
public struct Trustworthiness: Sendable, Hashable {
    /// In 0...1.
    public let value: Double
    /// The mean part of the k truly nearest that are among the k nearest in the layout, in 0...1.
    public let keptShare: Double

    /// Judges a layout.
    ///
    /// - Parameters:
    ///   - points: The layout, of any dimension; compared by euclidean distance.
    ///   - embeddings: The vectors that were laid out.
    ///   - neighborCount: How many neighbours count, without the vector itself; less than half the vectors. scikit-learn's
    ///     default is 5.
    ///   - metric: The true distance: cosine or euclidean.
    ///   - judgedCount: Judge so many points, evenly spread over all, among all others; nil judges each.
    ///   - threads: The most threads; nil for all cores.
    /// - Throws: `ClusteringError` for another number of points than vectors, none, NaN or infinite components, a zero vector
    ///   under cosine, a metric that is no distance, and parameters out of range.
    /// - Complexity: O(`judgedCount` × `count` × `dimension`) time.
    public init(
        of points: Embeddings,
        in embeddings: Embeddings,
        neighborCount: Int = 5,
        metric: Metric = .cosine,
        judgedCount: Int? = nil,
        threads: Int? = nil
    ) throws {
        let count = embeddings.count
        guard points.count == count else {
            throw ClusteringError.labelCountMismatch(expected: count, actual: points.count)
        }
        guard metric == .cosine || metric == .euclidean else {
            throw ClusteringError.unsupportedMetric(metric, supported: [.cosine, .euclidean])
        }
        guard count > 0 else { throw ClusteringError.noVectors }
        let most = max(1, (count - 1) / 2)
        guard neighborCount >= 1, 2 * neighborCount < count else {
            throw ClusteringError.parameterOutOfRange("neighborCount", expected: 1...most, actual: neighborCount)
        }
        let judged = judgedCount ?? count
        guard (1...count).contains(judged) else {
            throw ClusteringError.parameterOutOfRange("judgedCount", expected: 1...count, actual: judged)
        }
        for rows in [points, embeddings] {
            if let row = rows.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        }
        let truth = try MetricSpace(embeddings, metric == .cosine ? .cosine : .euclidean)
        let layout = try MetricSpace(points, .euclidean)
        let found = Guarded<[(penalty: Int, kept: Int)]>(Array(repeating: (0, 0), count: judged))
        parallelForEach(judged, threads: max(1, threads ?? availableThreads)) { index in
            let row = index * count / judged
            let own = Self.judge(row, layout, truth, neighborCount)
            found.withLock { $0[index] = own }
        }
        let sums = found.value.reduce((penalty: 0, kept: 0)) { ($0.penalty + $1.penalty, $0.kept + $1.kept) }
        let worst = Double(judged * neighborCount * (2 * count - 3 * neighborCount - 1))
        value = 1 - 2 * Double(sums.penalty) / worst
        keptShare = Double(sums.kept) / Double(judged * neighborCount)
    }

    /// How far beyond k the ranks of a point's neighbours are in all, and how many are not beyond.
    private static func judge(
        _ row: Int,
        _ layout: MetricSpace,
        _ truth: MetricSpace,
        _ neighborCount: Int
    ) -> (penalty: Int, kept: Int) {
        var nearest = BoundedList<Double>(limit: neighborCount)
        for other in 0..<layout.count where other != row { nearest.offer(layout.distance(row, other), other) }
        let distances = (0..<truth.count).map { truth.distance(row, $0) }
        var (penalty, kept) = (0, 0)
        for (_, near) in nearest.finish().kept {
            let distance = distances[near]
            var rank = 1
            for other in distances.indices where other != row && other != near {
                if distances[other] < distance || (distances[other] == distance && other < near) { rank += 1 }
            }
            penalty += max(0, rank - neighborCount)
            if rank <= neighborCount { kept += 1 }
        }
        return (penalty, kept)
    }
}
