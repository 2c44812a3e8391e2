// SPDX-License-Identifier: Apache-2.0
import FileStorage
package import Vectors

/// Rows of float32 that stand somewhere, in a mapped file or in an index, and are copied out block by block.
///
/// In a faiss file the rows begin at an odd byte, so that they cannot be used in place.
package struct FaissRows: Sendable {
    /// The number of rows.
    package let count: Int
    /// Components of each row.
    package let dimension: Int

    private let copyRows: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) throws -> Void

    /// Components in a block of `forEachBlock`: 256 KiB.
    private static let blockComponents = 1 << 16

    /// Rows that a closure copies.
    ///
    /// - Parameters:
    ///   - count: The number of rows.
    ///   - dimension: Components of each row.
    ///   - copyRows: Copies a range of rows, row-major, to memory for `range.count × dimension` components.
    package init(
        count: Int,
        dimension: Int,
        copyRows: @escaping @Sendable (Range<Int>, UnsafeMutablePointer<Float>) throws -> Void
    ) {
        self.count = count
        self.dimension = dimension
        self.copyRows = copyRows
    }

    /// The rows of embeddings.
    ///
    /// - Parameter embeddings: The rows.
    package init(_ embeddings: Embeddings) {
        self.init(count: embeddings.count, dimension: embeddings.dimension) { range, target in
            let dimension = embeddings.dimension
            embeddings.storage.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return }
                target.update(from: base + range.lowerBound * dimension, count: range.count * dimension)
            }
        }
    }

    /// Rows of a mapped file, which are checked to be finite when they are copied.
    ///
    /// - Precondition: `count × dimension` components follow `offset` in the file.
    init(in file: MappedFile, at offset: Int, count: Int, dimension: Int) {
        self.init(count: count, dimension: dimension) { range, target in
            let rowBytes = dimension * MemoryLayout<Float>.size
            file.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress, !range.isEmpty else { return }
                UnsafeMutableRawPointer(target)
                    .copyMemory(from: base + offset + range.lowerBound * rowBytes, byteCount: range.count * rowBytes)
            }
            let kernels = Kernels.preferred
            guard !kernels.allFinite(target, count: range.count * dimension) else { return }
            for (index, row) in range.enumerated()
            where !kernels.allFinite(target + index * dimension, count: dimension) {
                throw VectorIndexError.damaged(
                    file.url,
                    reason: "the vector at byte \(offset + row * rowBytes) has an infinite component or NaN"
                )
            }
        }
    }

    /// Copies rows.
    ///
    /// - Parameters:
    ///   - range: Which rows, of `0..<count`.
    ///   - target: Room for `range.count × dimension` components.
    /// - Throws: `VectorIndexError.damaged` where a row of a file is not finite.
    package func copy(_ range: Range<Int>, to target: UnsafeMutablePointer<Float>) throws {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "Rows \(range) of \(count).")
        try copyRows(range, target)
    }

    /// Calls a closure with one block of rows after the other.
    ///
    /// - Parameter body: Takes which rows these are, and their components, which it may change and must not keep.
    /// - Throws: What the closure throws; `VectorIndexError.damaged` where a row of a file is not finite.
    package func forEachBlock(_ body: (Range<Int>, UnsafeMutableBufferPointer<Float>) throws -> Void) throws {
        let blockRows = max(1, min(count, Self.blockComponents / max(1, dimension)))
        var block = [Float](repeating: 0, count: blockRows * dimension)
        for start in stride(from: 0, to: count, by: blockRows) {
            let range = start..<min(start + blockRows, count)
            try block.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                try copyRows(range, base)
                try body(range, UnsafeMutableBufferPointer(rebasing: buffer[..<(range.count * dimension)]))
            }
        }
    }

    /// All rows in memory.
    ///
    /// - Returns: `count × dimension` components.
    /// - Throws: `VectorIndexError.damaged` where a row of a file is not finite.
    package func components() throws -> [Float] {
        guard count > 0 else { return [] }
        return try [Float](unsafeUninitializedCapacity: count * dimension) { buffer, initializedCount in
            guard let base = buffer.baseAddress else { return }
            try copyRows(0..<count, base)
            initializedCount = buffer.count
        }
    }
}
