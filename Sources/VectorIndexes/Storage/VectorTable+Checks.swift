// SPDX-License-Identifier: Apache-2.0
import Vectors

extension VectorTable {
    /// Slots are numbered in 31 bits: a search marks its candidates in the 32nd.
    static let slotLimit = Int(Int32.max)

    /// Refuses vectors of another dimension, and those with infinite components or NaN.
    func check(_ vectors: Embeddings) throws {
        guard !vectors.isEmpty else { return }
        guard vectors.dimension == dimension else {
            throw VectorIndexError.dimensionMismatch(expected: dimension, actual: vectors.dimension)
        }
        if let row = vectors.firstNonFiniteRow { throw VectorIndexError.nonFinite(row: row) }
    }

    /// Refuses a number of hits that the index cannot give.
    static func check(limit: Int, count: Int) throws {
        guard limit >= 1, limit <= count else {
            throw VectorIndexError.limitOutOfRange(actual: limit, count: count)
        }
    }

    /// The vector of a slot.
    func embedding(at slot: Int) throws -> Embedding {
        let scratch = FloatBuffer(count: dimension)
        return Embedding(Array(UnsafeBufferPointer(start: try row(slot, scratch: scratch.base), count: dimension)))
    }
}

extension Embeddings {
    /// Calls a closure with each row's number and its components.
    func forEachPointer(_ body: (Int, UnsafePointer<Float>) throws -> Void) rethrows {
        try storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<count { try body(row, base + row * dimension) }
        }
    }
}
