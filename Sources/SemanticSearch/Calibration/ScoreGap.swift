// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Looks for a gap between the scores of the closest pairs and those of all others, for corpora too small for more.
///
/// Close to a point, the number of others within a distance r grows as a power of r (Grassberger and Procaccia, 1983,
/// doi:10.1016/0167-2789(83)90298-1). Then the logarithms of the smallest distances lie as exponential order statistics:
/// *i* times the step from the *i*-th to the next has the same exponential distribution for each *i* (Rényi, 1953). The
/// step below the *k* closest pairs is compared with the mean of the steps after it, by an F-test of 2 and 2*w* degrees of
/// freedom. A step counts if chance alone would show one so great, at any of the places looked at (Šidák, 1967), in fewer
/// than 5 of 100 corpora.
///
/// Places looked at: one to half as many pairs as there are texts. The steps after it: as many as there are texts, and
/// only those of the closer half of all pairs, since the far half follows another law.
struct ScoreGap: Sendable {
    /// Pairs above the gap.
    let pairCount: Int
    /// Halfway between the scores on either side.
    let threshold: Float

    /// The fewest texts in which a gap can be told from chance.
    static let fewestTexts = 5

    private static let significance = 0.05
    private static let fewestSteps = 3

    /// Finds the least probable gap; nil if none is improbable enough.
    ///
    /// - Parameters:
    ///   - scores: The score of every pair, the greatest first.
    ///   - texts: How many texts there are.
    ///   - distance: From a score to the logarithm of a distance.
    init?(_ scores: [Float], texts: Int, distance: PairDistance) {
        let logarithms = scores.map { distance.logarithm(ofScore: $0) }
        /// `i` times the step after the `i`-th pair, counted from 1.
        let steps = (1..<max(1, logarithms.count)).map { Double($0) * (logarithms[$0] - logarithms[$0 - 1]) }
        let places = texts / 2
        var best: (place: Int, chance: Double)?
        for place in 1...max(1, places) {
            let count = min(texts, scores.count / 2 - place - 1)
            guard count >= Self.fewestSteps, scores[place - 1] > scores[place] else { continue }
            let mean = steps[place..<place + count].reduce(0, +) / Double(count)
            // The upper tail of F(2, 2w) has this closed form.
            let chance = pow(1 + steps[place - 1] / (mean * Double(count)), -Double(count))
            if chance < best?.chance ?? 2 { best = (place, chance) }
        }
        guard let best else { return nil }
        let chanceAnywhere = -expm1(Double(places) * log1p(-best.chance))
        guard chanceAnywhere < Self.significance else { return nil }
        pairCount = best.place
        let (above, below) = (scores[best.place - 1], scores[best.place])
        let middle = below + (above - below) / 2
        threshold = middle > below ? middle : above
    }
}
