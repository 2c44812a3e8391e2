// SPDX-License-Identifier: Apache-2.0
import Kindred

extension Embedding {
    /// Whether the vector has length 1; half precision keeps it to a thousandth.
    var hasLengthOne: Bool { abs(norm - 1) < 1e-3 }
}

extension Embeddings {
    /// Whether all vectors have length 1.
    var haveLengthOne: Bool { allSatisfy { $0.hasLengthOne } }
}
