// SPDX-License-Identifier: Apache-2.0

/// A piece of memory that rows of a table lie in: its own, or part of a mapped file.
package final class RowChunk: @unchecked Sendable {
    // SAFETY: the address never changes. Memory of its own is written only by the single owner of a `ChunkedRows` that
    // holds the only reference; memory of a file is never written.
    package let base: UnsafeMutableRawPointer
    /// Keeps a mapped file alive; nil for memory of its own.
    private let owner: (any AnyObject & Sendable)?

    /// Uninitialised memory of its own.
    package init(byteCount: Int, hugePages: Bool) {
        base = allocateAligned(byteCount: byteCount, hugePages: hugePages)
        owner = nil
    }

    /// Memory that belongs to somebody else and is only read.
    package init(borrowing base: UnsafeRawPointer, from owner: any AnyObject & Sendable) {
        self.base = UnsafeMutableRawPointer(mutating: base)
        self.owner = owner
    }

    deinit {
        if owner == nil { base.deallocate() }
    }

    /// Whether the memory is its own, and may be written by the only holder.
    package var isOwned: Bool { owner == nil }
}
