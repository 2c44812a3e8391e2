// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The scratch memory of one thread's searches; `WorkspacePool` hands each out to one borrower.
final class SearchWorkspace: Sendable {
    /// The query's code.
    let code: RowChunk
    /// A row that was read from a file.
    let row: FloatBuffer
    /// Scores of rows that are compared together.
    let scores: FloatBuffer
    /// Numbers of such rows.
    let slots: RowChunk
    /// One bit a slot, set where the search has met it.
    let visited: RowChunk
    /// Numbers of the words of `visited` that are not zero.
    let touched: RowChunk
    /// How many slots `visited` has bits for, a multiple of 64.
    let visitedCapacity: Int

    /// Rows that are compared together at most.
    static let batch = 1_024

    /// Scratch for a table of `slotCount` slots; none of them is marked.
    init(codeBytes: Int, dimension: Int, slotCount: Int) {
        code = RowChunk(byteCount: codeBytes, hugePages: false)
        row = FloatBuffer(count: dimension)
        scores = FloatBuffer(count: Self.batch)
        slots = RowChunk(byteCount: Self.batch * 4, hugePages: false)
        visitedCapacity = (slotCount + slotCount / 8 + 63) / 64 * 64
        visited = RowChunk(byteCount: visitedCapacity / 8, hugePages: false)
        touched = RowChunk(byteCount: visitedCapacity / 64 * 4, hugePages: false)
        visited.base.initializeMemory(as: UInt64.self, repeating: 0, count: visitedCapacity / 64)
    }
}
