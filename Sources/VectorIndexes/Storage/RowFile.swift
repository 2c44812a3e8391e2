// SPDX-License-Identifier: Apache-2.0

/// Float32 rows in a file, read one by one so that they need not stay in memory.
protocol RowFile: Sendable {
    /// Reads a row, and checks it, into `row`.
    ///
    /// - Throws: `VectorIndexError.damaged` when the row does not agree with its checksum.
    func read(_ index: Int, into row: UnsafeMutablePointer<Float>) throws
}
