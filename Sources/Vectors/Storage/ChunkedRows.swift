// SPDX-License-Identifier: Apache-2.0

/// Rows of a fixed number of bytes, in pieces of a fixed number of rows.
///
/// A value: a copy shares all pieces, and a later change of either copies the touched piece alone. So a writer goes on
/// while readers keep a snapshot, at the cost of a few pieces. Pieces never move while rows are added.
package struct ChunkedRows: Sendable {
    /// Bytes from one row to the next.
    package let rowBytes: Int
    /// A piece holds 2^`shift` rows.
    package let shift: Int
    /// The number of rows.
    package private(set) var count = 0
    private var chunks: [RowChunk] = []
    private var table = PointerTable([])

    /// No rows.
    package init(rowBytes: Int, shift: Int) {
        self.rowBytes = rowBytes
        self.shift = shift
    }

    /// Rows that lie one after the other in memory of somebody else, such as a mapped file; a change copies pieces.
    package init(
        borrowing base: UnsafeRawPointer,
        from owner: any AnyObject & Sendable,
        count: Int,
        rowBytes: Int,
        shift: Int
    ) {
        self.init(rowBytes: rowBytes, shift: shift)
        self.count = count
        chunks = stride(from: 0, to: count, by: 1 << shift).map { RowChunk(borrowing: base + $0 * rowBytes, from: owner) }
        table = PointerTable(chunks)
    }

    /// The addresses of the pieces, for the kernels; valid until the rows change.
    package var pointers: UnsafePointer<UnsafeRawPointer> { UnsafePointer(table.base) }

    /// The address of a row, which must exist.
    package func pointer(to row: Int) -> UnsafeRawPointer {
        table.base[row >> shift] + (row & ((1 << shift) - 1)) * rowBytes
    }

    /// The address of a row that may be written; its piece is copied if somebody else holds it too.
    package mutating func mutablePointer(to row: Int) -> UnsafeMutableRawPointer {
        precondition(row >= 0 && row < count, "Row \(row) of \(count).")
        makeUnique(row >> shift)
        return chunks[row >> shift].base + (row & ((1 << shift) - 1)) * rowBytes
    }

    /// Makes all rows writable through `pointers`, also from many threads at once for different rows.
    package mutating func makeUnique() {
        for index in chunks.indices { makeUnique(index) }
    }

    /// Adds uninitialised rows at the end, or drops rows from it.
    package mutating func resize(to newCount: Int) {
        let needed = (newCount + (1 << shift) - 1) >> shift
        if newCount > count, count & ((1 << shift) - 1) != 0 { makeUnique(count >> shift) }
        if needed != chunks.count {
            if needed < chunks.count { chunks.removeLast(chunks.count - needed) }
            while chunks.count < needed {
                // Not for the first: a small index stays small.
                chunks.append(RowChunk(byteCount: rowBytes << shift, hugePages: !chunks.isEmpty))
            }
            table = PointerTable(chunks)
        }
        count = newCount
    }

    /// Calls a closure for each piece with the number of its first row, its address and its number of rows.
    package func forEachPiece(_ body: (Int, UnsafeRawPointer, Int) throws -> Void) rethrows {
        for (index, chunk) in chunks.enumerated() {
            let first = index << shift
            try body(first, UnsafeRawPointer(chunk.base), min(1 << shift, count - first))
        }
    }

    private mutating func makeUnique(_ index: Int) {
        guard !isKnownUniquelyReferenced(&chunks[index]) || !chunks[index].isOwned else { return }
        let copy = RowChunk(byteCount: rowBytes << shift, hugePages: index > 0)
        let used = min(1 << shift, count - index << shift)
        copy.base.copyMemory(from: chunks[index].base, byteCount: used * rowBytes)
        chunks[index] = copy
        table = PointerTable(chunks)
    }
}
