// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The fields that every faiss index begins with, checked.
struct FaissHeader {
    /// Components of each vector, in 1...1,048,576, the most that faiss reads.
    let dimension: Int
    /// The number of vectors.
    let count: Int
    /// Whether the index has what it must learn before vectors can be added.
    let isTrained: Bool
    /// How closeness is scored.
    let metric: Metric

    /// The greatest dimension that faiss reads.
    static let dimensionLimit = 1 << 20

    /// What faiss writes into the two fields that it does not use.
    static let unused: Int64 = 1 << 20
}
