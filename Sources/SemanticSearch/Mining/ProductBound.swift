// SPDX-License-Identifier: Apache-2.0
import Vectors

/// How great a product of the first pass must be for a pair to be able to reach a score.
///
/// A sum of K products in float32, in any order, is off by at most γ Σ|aᵢ bᵢ| ≤ γ |a| |b|, γ = K u / (1 − K u), u = 2⁻²⁴
/// (Higham, Accuracy and Stability of Numerical Algorithms, 3.1). Below, that holds for the product, for the squared
/// lengths, and for the exact score's own sums; what little else is rounded is covered by taking K + 8 for K, and by
/// counting in Double. "Cosine" is the true one, c.
///
/// - cosine: product p = a · b̂, where b̂ is b scaled to length 1 with a relative error of γ / 2: |p − c|a|| ≤ 1.5 γ |a|.
///   The exact score is off from c by 2 γ: a product and two squared lengths under a root. The bound itself uses |a| with
///   a relative error of γ / 2. Together 4 γ |a|; 6 are taken.
/// - dot: p = a · b and the score are each off by γ |a| |b|. 3 are taken.
/// - euclidean: the distance is at most T just if a · b − |b|²/2 ≥ (|a|² − T²) / 2. The left is p, whose bias is the
///   second term. Product, lengths and the exact score's sum are together off by γ (|a|² + |b|² + T²). 2 are taken.
/// - manhattan: p is the score.
///
/// Where numbers get so small that float32 loses digits, a sum is off by K 2⁻¹⁴⁹ more, a squared length too.
struct ProductBound {
    let metric: Metric
    /// The greatest length of a vector of the block's columns.
    let largestLength: Double
    private let gamma: Double
    private let underflow: Double

    init(metric: Metric, dimension: Int, largestLength: Double) {
        self.metric = metric
        self.largestLength = largestLength
        underflow = Double(dimension + 8) * 0x1p-140
        let rounded = Double(dimension + 8) * 0x1p-24
        // Past a million components float32 sums promise nothing: then every pair is scored exactly.
        gamma = rounded < 0.1 ? rounded / (1 - rounded) : .infinity
    }

    /// Lengths whose squares and products float32 holds with its usual precision.
    static let lengths = 1e-17...1e17

    /// Whether the bound holds for a vector; not for one with NaN or infinite components.
    ///
    /// - Parameters:
    ///   - squaredLength: The vector's product with itself.
    ///   - metric: How to score: cosine divides by the length, the others take short vectors as they are.
    /// - Returns: False where every score has to be computed exactly.
    static func holds(squaredLength: Float, metric: Metric) -> Bool {
        let square = Double(squaredLength)
        guard square <= lengths.upperBound * lengths.upperBound else { return false }
        return metric != .cosine || square == 0 || square >= lengths.lowerBound * lengths.lowerBound
    }

    /// The least product of a row of which `squaredLength` is the squared length.
    func leastProduct(forScore score: Float, squaredLength: Float) -> Float {
        guard score > -.infinity else { return -.infinity }
        let squares = Double(squaredLength)
        let score = Double(score)
        let least: Double
        switch metric {
        case .cosine:
            guard squares > 0 else { return score <= 0 ? -.infinity : .infinity }
            least = (score - 6 * gamma) * squares.squareRoot()
        case .dot:
            let lengths = (squares + underflow).squareRoot() * (largestLength + underflow.squareRoot())
            least = score - 3 * gamma * lengths - underflow
        case .euclidean:
            let all = squares + largestLength * largestLength + score * score + underflow
            least = (squares - score * score) / 2 - 2 * gamma * all - underflow
        case .manhattan:
            least = score
        }
        return least.isNaN ? -.infinity : Float(least).nextDown
    }
}
