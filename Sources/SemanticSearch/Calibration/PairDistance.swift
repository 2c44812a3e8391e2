// SPDX-License-Identifier: Apache-2.0
import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// From the score of a pair to the logarithm of the distance between its vectors.
struct PairDistance: Sendable {
    private let metric: Metric
    /// The square of the length of all vectors, where the product alone is scored.
    private let squaredLength: Double
    /// A distance below which rounding is all that is left.
    private let least: Double

    /// The distance behind the scores of some vectors.
    ///
    /// - Throws: `SuggestionError.noDistance` for products of vectors whose lengths differ by more than a thousandth.
    init(_ embeddings: Embeddings, metric: Metric) throws {
        self.metric = metric
        var greatest = 1.0
        var squared = 1.0
        if metric != .cosine {
            let lengths = embeddings.map { Double($0.norm) }
            greatest = lengths.max() ?? 1
            if metric == .dot {
                guard let shortest = lengths.min(), shortest >= greatest * 0.999, shortest > 0 else {
                    throw SuggestionError.noDistance(metric)
                }
                squared = greatest * greatest
            }
        }
        squaredLength = squared
        // A float32 product of unit vectors is known to about 1e-7, a distance to the root of that.
        least = max(greatest * 1e-3, .leastNormalMagnitude)
    }

    /// The natural logarithm of the distance, from below bounded by what rounding leaves.
    func logarithm(ofScore score: Float) -> Double {
        let distance =
            switch metric {
            case .cosine, .dot: max(0, 2 * (squaredLength - Double(score))).squareRoot()
            case .euclidean, .manhattan: -Double(score)
            }
        return log(max(distance, least))
    }
}
