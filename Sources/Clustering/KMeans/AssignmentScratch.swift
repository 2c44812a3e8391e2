// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The scratch memory of one worker of an assignment.
final class AssignmentScratch {
    /// Rows that lie apart, side by side.
    let rows: FloatBuffer
    /// Their distances from every center.
    let distances: FloatBuffer

    init(dimension: Int, centerCount: Int) {
        rows = FloatBuffer(count: PointTable.blockRows * dimension)
        distances = FloatBuffer(count: PointTable.blockRows * centerCount)
    }
}
