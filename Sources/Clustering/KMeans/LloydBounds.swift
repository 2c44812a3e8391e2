// SPDX-License-Identifier: Apache-2.0
import Vectors

/// What is known of each vector's distances without computing them: its cluster, the most that its own center may be away,
/// and the least that the other centers are away, for each group of them.
///
/// A round's workers write disjoint rows; between rounds the run alone.
final class LloydBounds: Sendable {
    private let labelStorage: RowChunk
    let upper: FloatBuffer
    /// `stride` floats a row; those after `groupCount` are infinite.
    let lower: FloatBuffer
    /// The number of groups of centers.
    let groupCount: Int
    /// A multiple of 8.
    let stride: Int
    private let centerCount: Int

    /// 256 MB of lower bounds at most, if not every center is alone in its group.
    private static let greatestBounds = 64 << 20

    init(rowCount: Int, centerCount: Int) {
        self.centerCount = centerCount
        groupCount = min(centerCount, max(1, Self.greatestBounds / rowCount))
        stride = (groupCount + 7) / 8 * 8
        labelStorage = RowChunk(byteCount: rowCount * MemoryLayout<Int32>.stride, hugePages: false)
        labelStorage.base.initializeMemory(as: Int32.self, repeating: -1, count: rowCount)
        upper = FloatBuffer(count: rowCount)
        lower = FloatBuffer(count: rowCount * stride)
        upper.base.initialize(repeating: .infinity, count: rowCount)
        lower.base.initialize(repeating: .infinity, count: rowCount * stride)
    }

    /// The cluster of each row, −1 before the first round.
    var labels: UnsafeMutablePointer<Int32> { labelStorage.base.assumingMemoryBound(to: Int32.self) }

    /// The centers of a group.
    func group(_ index: Int) -> Range<Int> {
        index * centerCount / groupCount..<(index + 1) * centerCount / groupCount
    }

    /// Forgets what is known of a row, but for its cluster.
    func forget(_ row: Int) {
        upper.base[row] = .infinity
        (lower.base + row * stride).update(repeating: 0, count: groupCount)
    }

    /// Lowers the bounds of a row by how far each group's centers moved; returns the least of them.
    ///
    /// Each is rounded down by more than the subtraction may have rounded it up.
    func lowerBounds(of row: Int, by drifts: UnsafePointer<Float>) -> Float {
        let own = UnsafeMutableRawPointer(lower.base + row * stride).assumingMemoryBound(to: SIMD8<Float>.self)
        let moved = UnsafeRawPointer(drifts).assumingMemoryBound(to: SIMD8<Float>.self)
        var least = SIMD8<Float>(repeating: .infinity)
        for index in 0..<stride / 8 {
            let bound = (own[index] - moved[index]) * (1 - 0x1p-22)
            own[index] = bound
            least.replace(with: bound, where: bound .< least)
        }
        return least.min()
    }
}
