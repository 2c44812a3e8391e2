// SPDX-License-Identifier: Apache-2.0
import TestSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Scores with labels whose law is known: a score is uniform, and belongs together by a logistic curve.
struct LabelledSample {
    static let slope = 12.0
    static let middle = 0.6

    private(set) var scores: [Double] = []
    private(set) var labels: [Bool] = []

    init(_ count: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<count {
            // Two decimals: equal scores occur.
            let score = (Double.random(in: 0...1, using: &generator) * 100).rounded() / 100
            scores.append(score)
            labels.append(Double.random(in: 0..<1, using: &generator) < Self.probability(of: score))
        }
    }

    static func probability(of score: Double) -> Double {
        1 / (1 + exp(-slope * (score - middle)))
    }

    /// The share of right pairs among all that reach a threshold, were there infinitely many.
    static func precision(at threshold: Double) -> Double {
        let reached = (0...100).map { Double($0) / 100 }.filter { $0 >= threshold }
        return reached.reduce(0) { $0 + probability(of: $1) } / Double(reached.count)
    }
}
