// SPDX-License-Identifier: Apache-2.0
import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Chooses the smallest threshold above which few enough pairs are expected to be false.
///
/// As Benjamini and Hochberg (1995) in Efron's reading: the share of false pairs above a threshold is the number that is
/// expected there if nothing belonged together, over the number that is there. That errs on the safe side, since the pairs
/// that do belong together are part of the corpus from which the expectation comes. Around a text with more close neighbours
/// than the estimate looks at, all are taken for false.
struct NeighbourhoodSuggestion {
    /// The fewest texts.
    static let fewestTexts = 100

    /// The expected share of false pairs that is aimed at, and the greatest that is put up with, where nobody says it.
    private static let standardShare = 0.1
    private static let greatestShare = 0.5
    private static let resampleCount = 100
    /// Thresholds that are tried, evenly spread over the logarithm of the number of pairs.
    private static let candidateCount = 400
    /// A number of pairs that chance would give more often than that is no finding.
    private static let significance = 0.01

    private let rows: Embeddings
    private let metric: Metric
    private let distance: PairDistance
    private let threads: Int
    /// The score of each neighbour of each text, the nearest first.
    private let scores: [[Float]]
    private let logarithms: [[Double]]

    /// Looks up the neighbours of all texts.
    ///
    /// - Parameters:
    ///   - rows: Vectors that differ from each other; at least 100.
    ///   - metric: How they are scored.
    ///   - distance: From a score to the logarithm of a distance.
    ///   - threads: Threads to compute on.
    /// - Throws: `CancellationError`.
    init(_ rows: Embeddings, metric: Metric, distance: PairDistance, threads: Int) throws {
        self.rows = rows
        self.metric = metric
        self.distance = distance
        self.threads = threads
        let limit = Self.windows(for: rows.count).map(\.last).max() ?? 0
        scores = try ExactSearch(rows, metric: metric, threads: threads).otherScores(limit: limit)
        logarithms = scores.map { own in own.map { distance.logarithm(ofScore: $0) } }
    }

    /// The score of the nearest neighbour of each text.
    var nearestScores: [Float] { scores.compactMap(\.first) }

    /// The windows that reach no farther than an eighth of the texts.
    private static func windows(for count: Int) -> [NeighbourhoodTail.Window] {
        NeighbourhoodTail.windows.filter { $0.last <= count / 8 }
    }

    /// The smallest threshold whose expected share of false pairs is low enough.
    ///
    /// - Parameters:
    ///   - share: The greatest expected share; nil for 0.1, or the lowest that can be reached, up to a half.
    ///   - seed: The seed of the resamples.
    /// - Returns: The threshold, the pairs above it, and the share with its range.
    /// - Throws: `SuggestionError.nothingStandsOut`, `.falseShareUnreachable`; `MiningError`.
    func suggestion(falseShare share: Double?, seed: UInt64) throws -> ThresholdSuggestion {
        let tail = NeighbourhoodTail(logarithms, window: NeighbourhoodTail.window)
        guard let prior = tail.prior(of: rows.indices) else { throw nothing }
        // Each close pair stands in the lists of both texts, or of one; no farther than the expectation counts them.
        let observed = scores.flatMap { $0.prefix(tail.reach) }.sorted(by: >)
        var best: (share: Double, threshold: Float)?
        var chosen: Float?
        var previous = 0
        for step in 0..<Self.candidateCount {
            let position = exp(log(Double(observed.count)) * Double(step + 1) / Double(Self.candidateCount))
            var end = min(observed.count, max(1, Int(position)))
            while end < observed.count, observed[end] == observed[end - 1] { end += 1 }
            guard end > previous, end < observed.count else { continue }
            previous = end
            let threshold = Self.between(observed[end], observed[end - 1])
            let expected = tail.expectedPairs(
                within: distance.logarithm(ofScore: threshold),
                of: rows.indices,
                prior: prior
            )
            let count = (end + 1) / 2
            guard Poisson.chance(ofAtLeast: count, mean: expected) < Self.significance else { continue }
            let own = expected / Double(count)
            if own < best?.share ?? .infinity { best = (own, threshold) }
            if own <= share ?? Self.standardShare { chosen = threshold }
        }
        if let chosen { return try describe(chosen, tail, prior, seed: seed) }
        guard let best else { throw nothing }
        guard share == nil, best.share <= Self.greatestShare else {
            throw SuggestionError.falseShareUnreachable(
                expected: share ?? Self.greatestShare,
                best: best.share,
                threshold: best.threshold
            )
        }
        return try describe(best.threshold, tail, prior, seed: seed)
    }

    private var nothing: SuggestionError { .nothingStandsOut(texts: rows.count) }

    /// The share at a threshold, with what other windows, other texts and the chance of counts make of it.
    private func describe(
        _ threshold: Float,
        _ tail: NeighbourhoodTail,
        _ prior: NeighbourhoodTail.Prior,
        seed: UInt64
    ) throws -> ThresholdSuggestion {
        let logarithm = distance.logarithm(ofScore: threshold)
        let count = neighbours(atLeast: threshold, among: tail.reach)
        let share = tail.expectedPairs(within: logarithm, of: rows.indices, prior: prior) / count
        var (least, greatest) = (share, share)
        var generator = SeededGenerator(seed: seed)
        let samples = (0..<Self.resampleCount).map { _ in
            rows.indices.map { _ in Int.random(in: rows.indices, using: &generator) }
        }
        let outside = Self.resampleCount / 40
        for window in Self.windows(for: rows.count) {
            let own = NeighbourhoodTail(logarithms, window: window)
            let ownCount = neighbours(atLeast: threshold, among: own.reach)
            let found = Guarded([Double](repeating: 0, count: samples.count))
            parallelForEach(samples.count, threads: threads) { index in
                guard let prior = own.prior(of: samples[index]) else { return }
                let pairs = own.expectedPairs(within: logarithm, of: samples[index], prior: prior)
                found.withLock { $0[index] = pairs / ownCount }
            }
            let sorted = found.value.sorted()
            least = min(least, sorted[outside])
            greatest = max(greatest, sorted[sorted.count - 1 - outside])
        }
        return ThresholdSuggestion(
            threshold: threshold,
            basis: .neighbourhoods,
            pairCount: try pairCount(atLeast: threshold),
            falseShare: ShareEstimate(
                value: min(1, share),
                lower: min(1, Double(Poisson.quantile(0.025, mean: least * count)) / count),
                upper: min(1, Double(Poisson.quantile(0.975, mean: greatest * count)) / count)
            )
        )
    }

    /// Half the neighbours that reach a score, of each text only so many of the nearest.
    private func neighbours(atLeast threshold: Float, among limit: Int) -> Double {
        Double(scores.reduce(0) { $0 + $1.prefix(limit).count { $0 >= threshold } }) / 2
    }

    /// How many pairs reach a score: from the lists where they show them all, else by comparing all pairs again.
    private func pairCount(atLeast threshold: Float) throws -> Int {
        let isComplete = scores.allSatisfy { ($0.last ?? -.infinity) < threshold }
        guard !isComplete else { return scores.reduce(0) { $0 + $1.count { $0 >= threshold } } / 2 }
        return try PairMining(rows, metric: metric, minimumScore: threshold, maxPairs: nil, threads: threads)
            .pairs().count
    }

    private static func between(_ low: Float, _ high: Float) -> Float {
        let middle = low + (high - low) / 2
        return middle > low ? middle : high
    }
}

extension ExactSearch {
    /// The scores of each row's nearest other rows, best first.
    ///
    /// - Parameter limit: How many for each.
    /// - Returns: As many lists as there are rows.
    /// - Throws: `CancellationError`.
    func otherScores(limit: Int) throws -> [[Float]] {
        var scores: [[Float]] = []
        scores.reserveCapacity(embeddings.count)
        // A row is among its own nearest, at a place that rounding decides.
        try forEachNearest(to: embeddings, limit: limit + 1) { rows, hits in
            for (row, own) in zip(rows, hits) { scores.append(own.filter { $0.id != row }.prefix(limit).map(\.score)) }
        }
        return scores
    }
}
