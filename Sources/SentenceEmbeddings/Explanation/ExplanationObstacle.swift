// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Why a score is no sum over pairs of tokens.
@nonexhaustive
public enum ExplanationObstacle: Sendable, Hashable, CustomStringConvertible {
    /// The model pools its tokens in a way that is no weighted sum of all.
    case pooling(String)
    /// A module stands between pooling and the vector.
    case module(String)
    /// The metric is no product of the vectors.
    case metric(Metric)
    /// A text was read in several windows.
    case windows

    /// What stands in the way, as the end of a sentence: `the model's pooling is cls`.
    public var description: String {
        switch self {
        case .pooling(let modes): "the model's pooling is \(modes)"
        case .module(let name): "the model has a \(name) module after pooling"
        case .metric(let metric): "the metric is \(metric.rawValue)"
        case .windows: "a text was read in windows"
        }
    }
}
