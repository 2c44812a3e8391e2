// SPDX-License-Identifier: Apache-2.0

/// Where new vectors belong: what `DensityClusters.predict(_:threads:)` returns.
public struct DensityPrediction: Sendable, Hashable {
    /// The cluster of each new vector, numbered as `DensityClusters.labels`; nil is noise.
    public let labels: [Int?]
    /// How firmly each belongs to its cluster, in 0...1: 0 for noise, 1 where it is as dense as the cluster gets.
    public let probabilities: [Double]
}
