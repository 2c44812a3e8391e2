// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Where the rows of a `ChunkedRows` lie, for loops that jump among them.
///
/// Swift inlines no `package` function into another module: `ChunkedRows.pointer(to:)` is a call, this is three
/// instructions. Valid while the rows live and do not change.
struct RowPointers {
    private let pieces: UnsafePointer<UnsafeRawPointer>
    private let shift: Int
    private let mask: Int
    private let rowBytes: Int

    init(_ rows: ChunkedRows) {
        pieces = rows.pointers
        shift = rows.shift
        mask = 1 << rows.shift - 1
        rowBytes = rows.rowBytes
    }

    /// The address of a row, which must exist.
    @inline(__always)
    subscript(row: Int) -> UnsafeRawPointer { pieces[row &>> shift] + (row & mask) &* rowBytes }
}
