// SPDX-License-Identifier: Apache-2.0

/// Sums of the members of clusters that do not depend on the order of additions.
///
/// Components are rounded to a multiple of a quantum so fine that sums of all vectors still have all digits: then every
/// addition and subtraction is exact, a member that leaves takes off what it brought, and partial sums of threads add up to
/// the same bits. The rounding is at most 2⁻⁵² × count of the greatest component.
final class ExactSums: @unchecked Sendable {
    // SAFETY: one owner at a time: a worker of a round, or the run between rounds.
    private let sums: UnsafeMutablePointer<Double>
    private let clusterCount: Int
    private let dimension: Int
    private let rounding: Double
    /// The number of members of each cluster.
    private(set) var counts: [Int]

    /// Empty sums.
    ///
    /// - Parameters:
    ///   - clusterCount: The number of clusters.
    ///   - points: The vectors that may become members, each at most once.
    init(clusterCount: Int, points: PointTable) {
        self.clusterCount = clusterCount
        dimension = points.dimension
        sums = .allocate(capacity: clusterCount * dimension)
        sums.initialize(repeating: 0, count: clusterCount * dimension)
        counts = Array(repeating: 0, count: clusterCount)
        // Members and their negatives in partial sums: twice as many at most.
        let members = Double(2 * points.count).exponent + 1
        let greatest = max(points.largest.component, .leastNormalMagnitude)
        let quantum = Double(sign: .plus, exponent: Int(greatest.exponent) + 1 + Int(members) - 52, significand: 1)
        // Adding this leaves no digit below the quantum.
        rounding = 0x1.8p52 * quantum
    }

    deinit {
        sums.deallocate()
    }

    /// Adds a vector to a cluster.
    func add(_ vector: UnsafePointer<Float>, to cluster: Int) {
        let own = sums + cluster * dimension
        for index in 0..<dimension { own[index] += (Double(vector[index]) + rounding) - rounding }
        counts[cluster] += 1
    }

    /// Takes a vector off a cluster.
    func remove(_ vector: UnsafePointer<Float>, from cluster: Int) {
        let own = sums + cluster * dimension
        for index in 0..<dimension { own[index] -= (Double(vector[index]) + rounding) - rounding }
        counts[cluster] -= 1
    }

    /// Adds partial sums and empties them.
    func absorb(_ other: ExactSums) {
        for index in 0..<clusterCount * dimension {
            sums[index] += other.sums[index]
            other.sums[index] = 0
        }
        for cluster in 0..<clusterCount {
            counts[cluster] += other.counts[cluster]
            other.counts[cluster] = 0
        }
    }

    /// The mean of a cluster that has members.
    func mean(_ cluster: Int) -> [Double] {
        let factor = Double(counts[cluster])
        return (0..<dimension).map { sums[cluster * dimension + $0] / factor }
    }
}
