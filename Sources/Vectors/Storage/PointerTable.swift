// SPDX-License-Identifier: Apache-2.0

/// The addresses of a table's pieces, for the kernels.
package final class PointerTable: @unchecked Sendable {
    // SAFETY: written in `init` alone.
    package let base: UnsafeMutablePointer<UnsafeRawPointer>

    /// - Parameter chunks: The pieces, which must outlive the table.
    init(_ chunks: [RowChunk]) {
        base = .allocate(capacity: max(chunks.count, 1))
        for (index, chunk) in chunks.enumerated() { (base + index).initialize(to: UnsafeRawPointer(chunk.base)) }
    }

    deinit {
        base.deallocate()
    }
}
