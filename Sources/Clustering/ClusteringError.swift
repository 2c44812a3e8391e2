// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Why vectors cannot be grouped as asked.
@nonexhaustive
public enum ClusteringError: Error, Sendable, Hashable {
    /// There is nothing to group.
    case noVectors
    /// A component is infinite or NaN; rows count from 0.
    case nonFinite(row: Int)
    /// So many clusters were asked for; there are `count` vectors, of which `distinct` differ.
    case clusterCountOutOfRange(actual: Int, count: Int, distinct: Int)
    /// A parameter is outside its range.
    case parameterOutOfRange(String, expected: ClosedRange<Int>, actual: Int)
    /// A distance that is negative, infinite or no number was given for a parameter.
    case distanceOutOfRange(String, actual: Double)
    /// A threshold that no cosine is compared with; or it is NaN.
    case thresholdOutOfRange(expected: ClosedRange<Float>, actual: Float)
    /// Vectors of another dimension than those that were grouped.
    case dimensionMismatch(expected: Int, actual: Int)
    /// Another number of labels than of what they are for.
    case labelCountMismatch(expected: Int, actual: Int)
    /// So many clusters cannot be judged.
    case tooFewClusters(expected: Int, actual: Int)
    /// The metric is no distance of this method.
    case unsupportedMetric(Metric, supported: [Metric])
    /// A zero vector has no direction to compare; rows count from 0.
    case zeroVector(row: Int)
}

extension ClusteringError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .noVectors:
            return "There are no vectors to group. Give at least one."
        case .nonFinite(let row):
            return "Vector \(row) has an infinite component or NaN. Leave it out, or encode it again."
        case .clusterCountOutOfRange(let actual, let count, let distinct):
            return distinct < count
                ? "\(actual) clusters of \(count) vectors, of which \(distinct) differ. Ask for 1 to \(distinct)."
                : "\(actual) clusters of \(count) vectors. Ask for 1 to \(count)."
        case .parameterOutOfRange(let name, let expected, let actual):
            return expected.upperBound == .max
                ? "\(name) is \(actual), expected at least \(expected.lowerBound)."
                : "\(name) is \(actual), expected \(expected.lowerBound) to \(expected.upperBound)."
        case .distanceOutOfRange(let name, let actual):
            return "\(name) is \(actual). Give a finite distance of at least 0."
        case .thresholdOutOfRange(let expected, let actual):
            return "The threshold is \(actual), expected \(expected.lowerBound) to \(expected.upperBound)."
        case .dimensionMismatch(let expected, let actual):
            return "Vectors of \(actual) components for clusters of \(expected). Encode them with the same model."
        case .labelCountMismatch(let expected, let actual):
            return "\(actual) labels for \(expected) items. Give one for each."
        case .tooFewClusters(let expected, let actual):
            return "\(actual) clusters, expected at least \(expected): nothing to compare them with."
        case .unsupportedMetric(let metric, let supported):
            let names = supported.map(\.rawValue).joined(separator: ", ")
            return "No \(metric.rawValue) distance here. Use one of \(names)."
        case .zeroVector(let row):
            return "Vector \(row) is zero and has no direction. Leave it out, or group by euclidean distance."
        }
    }
}
