// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Sums of the members of clusters that do not depend on the order of additions.
///
/// Components are rounded to a multiple of a quantum so fine that sums of all vectors still have all digits: then every
/// addition and subtraction is exact, a member that leaves takes off what it brought, and partial sums of threads add up to
/// the same bits. The rounding is at most 2⁻⁵² × count of the greatest component.
/// One owner at a time: a worker of a round, or the run between rounds.
final class ExactSums: Sendable {
    private let storage: RowChunk
    private let members: RowChunk
    private let clusterCount: Int
    private let dimension: Int
    private let rounding: Double

    /// Empty sums.
    ///
    /// - Parameters:
    ///   - clusterCount: The number of clusters.
    ///   - points: The vectors that may become members, each at most once.
    init(clusterCount: Int, points: PointTable) {
        self.clusterCount = clusterCount
        dimension = points.dimension
        storage = RowChunk(byteCount: clusterCount * dimension * MemoryLayout<Double>.stride, hugePages: false)
        members = RowChunk(byteCount: clusterCount * MemoryLayout<Int>.stride, hugePages: false)
        storage.base.initializeMemory(as: Double.self, repeating: 0, count: clusterCount * dimension)
        members.base.initializeMemory(as: Int.self, repeating: 0, count: clusterCount)
        // Members and their negatives in partial sums: twice as many at most.
        let terms = Double(2 * points.count).exponent + 1
        let greatest = max(points.largest.component, .leastNormalMagnitude)
        let quantum = Double(sign: .plus, exponent: Int(greatest.exponent) + 1 + Int(terms) - 52, significand: 1)
        // Adding this leaves no digit below the quantum.
        rounding = 0x1.8p52 * quantum
    }

    private var sums: UnsafeMutablePointer<Double> { storage.base.assumingMemoryBound(to: Double.self) }
    private var memberCounts: UnsafeMutablePointer<Int> { members.base.assumingMemoryBound(to: Int.self) }

    /// The number of members of each cluster.
    var counts: [Int] { (0..<clusterCount).map { memberCounts[$0] } }

    /// Adds a vector to a cluster.
    func add(_ vector: UnsafePointer<Float>, to cluster: Int) {
        let own = sums + cluster * dimension
        for index in 0..<dimension { own[index] += (Double(vector[index]) + rounding) - rounding }
        memberCounts[cluster] += 1
    }

    /// Takes a vector off a cluster.
    func remove(_ vector: UnsafePointer<Float>, from cluster: Int) {
        let own = sums + cluster * dimension
        for index in 0..<dimension { own[index] -= (Double(vector[index]) + rounding) - rounding }
        memberCounts[cluster] -= 1
    }

    /// Adds partial sums and empties them.
    func absorb(_ other: ExactSums) {
        let (sums, others) = (sums, other.sums)
        for index in 0..<clusterCount * dimension {
            sums[index] += others[index]
            others[index] = 0
        }
        for cluster in 0..<clusterCount {
            memberCounts[cluster] += other.memberCounts[cluster]
            other.memberCounts[cluster] = 0
        }
    }

    /// The mean of a cluster that has members.
    func mean(_ cluster: Int) -> [Double] {
        let sums = sums
        let factor = Double(memberCounts[cluster])
        return (0..<dimension).map { sums[cluster * dimension + $0] / factor }
    }
}
