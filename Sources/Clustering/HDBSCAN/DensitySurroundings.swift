// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The vectors that were grouped, and how near their neighbours are: what new vectors are placed among.
struct DensitySurroundings: Sendable, Hashable {
    let embeddings: Embeddings
    let metric: HDBSCAN.Distance
    /// How many vectors, the vector itself among them, lie within a core distance.
    let minimumSamples: Int
    /// The distance at which one fewer is near, of each vector.
    let innerDistances: [Double]
}
