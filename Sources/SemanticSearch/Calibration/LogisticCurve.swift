// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// A logistic curve of probabilities, 1 / (1 + exp(−(slope · score + intercept))): Platt's scaling.
///
/// Fitted to Platt's targets by Newton's method with halved steps, as Lin, Lin and Weng do (2007,
/// doi:10.1007/s10994-007-5018-6). The slope is at least 0: a greater score is never less probable.
public struct LogisticCurve: Sendable, Hashable {
    /// The rise with the score, at least 0.
    public let slope: Double
    /// The logarithm of the odds at score 0.
    public let intercept: Double

    /// A curve of given slope and intercept.
    package init(slope: Double, intercept: Double) {
        self.slope = slope
        self.intercept = intercept
    }

    /// Fits the pairs whose weight is not 0.
    init(_ pairs: LabelledScores, weight: (Int) -> Int) {
        let targets = SmoothedTargets(pairs, weight: weight)
        let weights = pairs.scores.indices.map { Double(weight($0)) }
        let total = weights.reduce(0, +)
        // Centred and scaled, the two unknowns have like sizes.
        let mean = zip(pairs.scores, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
        let variance = zip(pairs.scores, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total
        let scale = variance > 0 ? variance.squareRoot() : 1
        let points = pairs.scores.indices.map { index in
            Point(
                score: (pairs.scores[index] - mean) / scale,
                target: pairs.labels[index] ? targets.positive : targets.negative,
                weight: weights[index]
            )
        }
        let share = points.reduce(0) { $0 + $1.target * $1.weight } / total
        let flat = log(share / (1 - share))
        let (slope, intercept) = Self.fit(points, from: flat)
        if slope > 0, variance > 0 {
            self.init(slope: slope / scale, intercept: intercept - slope * mean / scale)
        } else {
            // The loss is convex: where its least is at a falling curve, the best that does not fall is flat.
            self.init(slope: 0, intercept: flat)
        }
    }

    /// The probability of a score, 0...1.
    public func probability(of score: Double) -> Double {
        1 / (1 + exp(-(slope * score + intercept)))
    }

    private struct Point {
        var score: Double
        var target: Double
        var weight: Double
    }

    private static func loss(_ points: [Point], _ slope: Double, _ intercept: Double) -> Double {
        points.reduce(0) { sum, point in
            let odds = slope * point.score + intercept
            // log(1 + exp(odds)) − target · odds, without overflow.
            return sum + point.weight * (max(odds, 0) + log1p(exp(-abs(odds))) - point.target * odds)
        }
    }

    private static func fit(_ points: [Point], from flat: Double) -> (slope: Double, intercept: Double) {
        var (slope, intercept) = (0.0, flat)
        var current = loss(points, slope, intercept)
        for _ in 0..<100 {
            // A small ridge keeps the matrix invertible where all probabilities are near 0 or 1.
            var (hh, hi, ii) = (1e-12, 0.0, 1e-12)
            var (gs, gi) = (0.0, 0.0)
            for point in points {
                let p = 1 / (1 + exp(-(slope * point.score + intercept)))
                let curvature = point.weight * p * (1 - p)
                hh += curvature * point.score * point.score
                hi += curvature * point.score
                ii += curvature
                gs += point.weight * (p - point.target) * point.score
                gi += point.weight * (p - point.target)
            }
            guard max(abs(gs), abs(gi)) > 1e-9 else { break }
            let determinant = hh * ii - hi * hi
            guard determinant > 0 else { break }
            let steps = (-(ii * gs - hi * gi) / determinant, -(hh * gi - hi * gs) / determinant)
            let descent = gs * steps.0 + gi * steps.1
            var size = 1.0
            var next = current
            while size > 1e-10 {
                next = loss(points, slope + size * steps.0, intercept + size * steps.1)
                if next <= current + 1e-4 * size * descent { break }
                size /= 2
            }
            guard size > 1e-10 else { break }
            slope += size * steps.0
            intercept += size * steps.1
            current = next
        }
        return (slope, intercept)
    }
}
