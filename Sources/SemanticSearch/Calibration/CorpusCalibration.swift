// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// What scores mean in a corpus, learnt from the scores of its own pairs, without labels.
///
///     let calibration = try CorpusCalibration(embeddings)
///     print(calibration.percentile(of: 0.6))
///     let suggestion = try calibration.suggestion.get()
///
/// A suggestion finds pairs that are closer than the neighbourhoods of their texts let expect. It knows nothing of what
/// somebody wants to call a duplicate: translations, versions and contradictions are close too.
public struct CorpusCalibration: Sendable, Hashable {
    /// How many vectors there were.
    public let count: Int
    /// How many of them differ; equal ones count once, and pairs of equal ones not at all.
    public let distinctCount: Int
    /// How pairs were scored.
    public let metric: Metric
    /// The scores of random pairs of different vectors: of all pairs, if they are no more than 200,000.
    public let background: ScoreBackground?
    /// The score of the nearest other vector of each.
    public let nearest: ScoreBackground?
    /// The threshold that the corpus suggests, or why it suggests none.
    public let suggestion: Result<ThresholdSuggestion, SuggestionError>

    private static let sampleCount = 200_000

    /// A calibration as it was stored.
    package init(
        count: Int,
        distinctCount: Int,
        metric: Metric,
        background: ScoreBackground?,
        nearest: ScoreBackground?,
        suggestion: Result<ThresholdSuggestion, SuggestionError>
    ) {
        self.count = count
        self.distinctCount = distinctCount
        self.metric = metric
        self.background = background
        self.nearest = nearest
        self.suggestion = suggestion
    }

    /// Learns from the vectors of a corpus.
    ///
    /// From 100 different vectors on, a suggestion comes with the expected share of false pairs; of 5 to 99 it is a gap
    /// between scores, and says nothing about errors. Groups of up to three texts that belong together do not disturb
    /// the estimate; larger ones make it too high.
    ///
    /// - Parameters:
    ///   - embeddings: The vectors.
    ///   - metric: How to score; cosine by default.
    ///   - falseShare: The greatest expected share of false pairs, above 0 and at most 1. By default 0.1, and where that
    ///     cannot be reached, the lowest that can, up to 0.5.
    ///   - seed: The seed of random pairs and resamples; 0 by default.
    ///   - threads: Threads to compute on; all cores by default. No result depends on it.
    /// - Throws: `MiningError` for vectors that are not finite; `CalibrationError.precisionOutOfRange` where 1 − `falseShare`
    ///   is no precision; `CancellationError`.
    /// - Complexity: O(`count² × dimension`).
    public init(
        _ embeddings: Embeddings,
        metric: Metric = .cosine,
        falseShare: Double? = nil,
        seed: UInt64 = 0,
        threads: Int? = nil
    ) throws {
        if let falseShare, !(falseShare > 0 && falseShare <= 1) {
            throw CalibrationError.precisionOutOfRange(1 - falseShare)
        }
        if let row = embeddings.firstNonFiniteRow { throw MiningError.nonFinite(row: row) }
        let threads = max(1, threads ?? availableThreads)
        let rows = embeddings.withoutRepetitions
        count = embeddings.count
        distinctCount = rows.count
        self.metric = metric
        guard rows.count > 1 else {
            background = nil
            nearest = nil
            suggestion = .failure(.tooFewTexts(expected: ScoreGap.fewestTexts, actual: rows.count))
            return
        }
        background = ScoreBackground(Self.randomScores(rows, metric, seed: seed))
        let distance: PairDistance
        do {
            distance = try PairDistance(rows, metric: metric)
        } catch let error as SuggestionError {
            nearest = ScoreBackground(
                try ExactSearch(rows, metric: metric, threads: threads).otherScores(limit: 1).compactMap(\.first)
            )
            suggestion = .failure(error)
            return
        }
        if rows.count >= NeighbourhoodSuggestion.fewestTexts {
            let neighbours = try NeighbourhoodSuggestion(rows, metric: metric, distance: distance, threads: threads)
            nearest = ScoreBackground(neighbours.nearestScores)
            do {
                suggestion = .success(try neighbours.suggestion(falseShare: falseShare, seed: seed))
            } catch let error as SuggestionError {
                suggestion = .failure(error)
            }
        } else {
            nearest = ScoreBackground(
                try ExactSearch(rows, metric: metric, threads: threads).otherScores(limit: 1).compactMap(\.first)
            )
            suggestion = Self.gap(rows, metric, distance)
        }
    }

    /// The share of random pairs whose score is at most a given one, 0...1, to about a thousandth.
    ///
    /// - Parameter score: Any number but NaN.
    /// - Returns: nil where there are no two different vectors.
    public func percentile(of score: Float) -> Double? {
        background?.percentile(of: score)
    }

    private static func gap(
        _ rows: Embeddings,
        _ metric: Metric,
        _ distance: PairDistance
    ) -> Result<ThresholdSuggestion, SuggestionError> {
        guard rows.count >= ScoreGap.fewestTexts else {
            return .failure(.tooFewTexts(expected: ScoreGap.fewestTexts, actual: rows.count))
        }
        let scores = allScores(rows, metric).sorted(by: >)
        guard let gap = ScoreGap(scores, texts: rows.count, distance: distance) else {
            return .failure(.nothingStandsOut(texts: rows.count))
        }
        return .success(
            ThresholdSuggestion(threshold: gap.threshold, basis: .gap, pairCount: gap.pairCount, falseShare: nil)
        )
    }

    private static func allScores(_ rows: Embeddings, _ metric: Metric) -> [Float] {
        rows.indices.flatMap { first in
            (0..<first).map { rows[first].similarity(to: rows[$0], metric: metric) }
        }
    }

    private static func randomScores(_ rows: Embeddings, _ metric: Metric, seed: UInt64) -> [Float] {
        let count = rows.count
        guard count * (count - 1) / 2 > sampleCount else { return allScores(rows, metric) }
        var generator = SeededGenerator(seed: seed)
        return (0..<sampleCount).map { _ in
            let first = Int.random(in: 0..<count, using: &generator)
            let other = Int.random(in: 0..<count - 1, using: &generator)
            return rows[first].similarity(to: rows[other < first ? other : other + 1], metric: metric)
        }
    }
}

extension Embeddings {
    /// The rows, of equal ones only the first.
    fileprivate var withoutRepetitions: Embeddings {
        var seen: Set<Embedding> = []
        var kept: [Float] = []
        var isWhole = true
        for row in self {
            if seen.insert(row).inserted { kept += row.components } else { isWhole = false }
        }
        return isWhole ? self : Embeddings(storage: kept, dimension: dimension)
    }
}
