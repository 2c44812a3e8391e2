// SPDX-License-Identifier: Apache-2.0

/// How the closeness of two vectors is scored.
///
/// Greater is always closer.
public enum Metric: String, Sendable, Hashable, CaseIterable, Codable {
    /// The cosine of the angle, in −1...1. A zero vector has cosine 0 with everything.
    case cosine
    /// The sum of products.
    case dot
    /// The negative Euclidean distance, at most 0.
    case euclidean
    /// The negative sum of absolute differences, at most 0.
    case manhattan
}
