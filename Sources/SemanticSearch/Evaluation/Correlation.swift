// SPDX-License-Identifier: Apache-2.0

/// How well scores follow what people say, as semantic textual similarity (STS) is judged.
public struct Correlation: Sendable, Hashable {
    /// The linear correlation of the values, −1...1.
    public let pearson: Double
    /// The linear correlation of their ranks, −1...1; equal values share their mean rank.
    public let spearman: Double

    /// Correlates two lists.
    ///
    /// - Parameters:
    ///   - scores: What a model says of each pair.
    ///   - reference: What people say.
    /// - Throws: `EvaluationError` for lists of different lengths, fewer than two values, NaN or infinite ones, and a list
    ///   of equal values.
    /// - Complexity: O(*n* log *n*).
    public init(_ scores: [Double], reference: [Double]) throws {
        guard scores.count == reference.count else {
            throw EvaluationError.countMismatch(expected: reference.count, actual: scores.count)
        }
        guard scores.count >= 2 else { throw EvaluationError.tooFewValues(expected: 2, actual: scores.count) }
        for list in [scores, reference] {
            if let position = list.firstIndex(where: { !$0.isFinite }) {
                throw EvaluationError.nonFinite(position: position)
            }
        }
        pearson = try Self.linear(scores, reference)
        spearman = try Self.linear(Self.ranks(scores), Self.ranks(reference))
    }

    private static func linear(_ x: [Double], _ y: [Double]) throws -> Double {
        // A sum of equal numbers may round: this is asked first.
        guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else {
            throw EvaluationError.constantValues
        }
        let count = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        var (products, squaresX, squaresY) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            products += (a - meanX) * (b - meanY)
            squaresX += (a - meanX) * (a - meanX)
            squaresY += (b - meanY) * (b - meanY)
        }
        return min(1, max(-1, products / (squaresX.squareRoot() * squaresY.squareRoot())))
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var first = 0
        while first < order.count {
            var end = first + 1
            while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
            for position in first..<end { ranks[order[position]] = Double(first + end - 1) / 2 }
            first = end
        }
        return ranks
    }
}
