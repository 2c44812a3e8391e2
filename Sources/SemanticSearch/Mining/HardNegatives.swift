// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Finds texts that lie close to a query and yet do not answer it: what a model learns most from.
///
///     let mined = try HardNegatives(numberOfNegatives: 5, relativeMargin: 0.05)
///         .mine(queries: queries, corpus: corpus, positives: positives)
///
/// As `mine_hard_negatives` of sentence-transformers 6.2.0: of each query's nearest rows its positives go first, then what
/// margins and scores rule out; of the rest, the places `rangeMin..<rangeMax` are the candidates. Margins are
/// measured from the query's least close positive, in float32.
public struct HardNegatives: Sendable, Hashable {
    /// Which of the candidates are taken.
    public enum Sampling: Sendable, Hashable {
        /// The closest.
        case top
        /// Any, each as likely, chosen by a seed alone; they come in the order of closeness.
        case random(seed: UInt64)
    }

    /// The most negatives of a query, at least 1.
    public var numberOfNegatives: Int
    /// So many of the closest rows are passed over, as they may well be positives that nobody marked.
    public var rangeMin: Int
    /// The rows after this place are passed over.
    ///
    /// nil, the default, is `rangeMin` + `numberOfNegatives` + the most positives of a query; ten times
    /// `numberOfNegatives` with a margin or a greatest score, as these may leave out many.
    public var rangeMax: Int?
    /// The greatest score of a negative.
    public var maximumScore: Float?
    /// The least score of a negative.
    public var minimumScore: Float?
    /// By how much a negative's score has to be below the positive's.
    public var absoluteMargin: Float?
    /// The same, as a share of the positive's score.
    public var relativeMargin: Float?
    /// Which of the candidates are taken.
    public var sampling: Sampling
    /// How to score.
    public var metric: Metric
    /// The most threads; nil for all cores.
    public var threads: Int?

    /// A search with the given settings; `mine` checks them.
    ///
    /// - Parameters:
    ///   - numberOfNegatives: The most negatives of a query.
    ///   - rangeMin: How many of the closest rows are passed over.
    ///   - rangeMax: The place after which rows are passed over.
    ///   - maximumScore: The greatest score of a negative.
    ///   - minimumScore: The least score of a negative.
    ///   - absoluteMargin: By how much it has to be below the positive's.
    ///   - relativeMargin: The same, as a share of the positive's score.
    ///   - sampling: Which of the candidates are taken.
    ///   - metric: How to score; the reference takes the model's own, of vectors scaled to length 1.
    ///   - threads: The most threads; nil for all cores.
    public init(
        numberOfNegatives: Int = 3,
        rangeMin: Int = 0,
        rangeMax: Int? = nil,
        maximumScore: Float? = nil,
        minimumScore: Float? = nil,
        absoluteMargin: Float? = nil,
        relativeMargin: Float? = nil,
        sampling: Sampling = .top,
        metric: Metric = .cosine,
        threads: Int? = nil
    ) {
        self.numberOfNegatives = numberOfNegatives
        self.rangeMin = rangeMin
        self.rangeMax = rangeMax
        self.maximumScore = maximumScore
        self.minimumScore = minimumScore
        self.absoluteMargin = absoluteMargin
        self.relativeMargin = relativeMargin
        self.sampling = sampling
        self.metric = metric
        self.threads = threads
    }

    /// Queries whose nearest rows are in memory together.
    private static let chunkSize = 512

    /// Finds the negatives of each query.
    ///
    /// - Parameters:
    ///   - queries: A row for each query.
    ///   - corpus: What negatives are taken from, the positives among it.
    ///   - positives: For each query the rows that answer it, at least one; a row may stand there twice, and then counts
    ///     twice where the most positives of a query count, as in the reference.
    ///   - excluded: For each query rows that are left out before anything is counted, such as its own text; none by
    ///     default.
    ///   - progress: Called with the number of queries done, on the calling thread.
    /// - Returns: For each query its positives and negatives, and how many rows were skipped for which reason.
    /// - Throws: `HardNegativesError` for settings out of range, lists of different lengths, rows that there are not and
    ///   queries without a positive; `SearchError` for vectors that cannot be compared; `CancellationError`.
    /// - Complexity: O(`queries.count × corpus.count × dimension`) time; memory for the places of 512 queries, beside
    ///   vectors and result.
    public func mine(
        queries: Embeddings,
        corpus: Embeddings,
        positives: [[Int]],
        excluded: [[Int]]? = nil,
        progress: ((Int) -> Void)? = nil
    ) throws -> MinedNegatives {
        try check(queries, corpus, positives, excluded)
        let mostPositives = positives.map(\.count).max() ?? 0
        let rangeMax = try place(afterAll: mostPositives)
        let places = rangeMax + mostPositives
        let mostExcluded = excluded?.map(\.count).max() ?? 0
        var mined = MinedNegatives(numberOfNegatives: numberOfNegatives)
        var generator: SeededGenerator? =
            if case .random(let seed) = sampling { SeededGenerator(seed: seed) } else { nil }
        try ExactSearch(corpus, metric: metric, threads: threads).forEachNearest(
            to: queries,
            limit: places + mostExcluded,
            chunkSize: Self.chunkSize
        ) { chunk, hits in
            for (query, hits) in zip(chunk, hits) {
                var answers: [SearchHit] = []
                for row in positives[query] where !answers.contains(where: { $0.id == row }) {
                    let score = queries[query].similarity(to: corpus[row], metric: metric)
                    answers.append(SearchHit(id: row, score: score))
                }
                let own = Set(excluded?[query] ?? [])
                let near = hits.filter { !own.contains($0.id) }
                mined.skipped.excluded += hits.count - near.count
                let kept = candidates(near.prefix(places), answers, &mined.skipped)
                let window = kept.prefix(rangeMax).dropFirst(rangeMin)
                mined.skipped.outsideRange += kept.count - window.count
                let negatives = generator == nil ? Array(window.prefix(numberOfNegatives)) : sample(window, &generator)
                mined.queries.append(MinedNegatives.Query(positives: answers, negatives: negatives))
            }
            progress?(chunk.upperBound)
        }
        return mined
    }

    /// The rows that may be negatives, closest first.
    private func candidates(
        _ hits: some Collection<SearchHit>,
        _ positives: [SearchHit],
        _ skipped: inout MinedNegatives.Skipped
    ) -> [SearchHit] {
        let answers = Set(positives.map(\.id))
        let least = positives.map(\.score).min() ?? .infinity
        let highest = relativeMargin.map { least - abs(least) * $0 }
        var kept: [SearchHit] = []
        for hit in hits {
            if answers.contains(hit.id) {
                skipped.positives += 1
            } else if let absoluteMargin, hit.score + absoluteMargin > least {
                skipped.absoluteMargin += 1
            } else if let highest, hit.score > highest {
                skipped.relativeMargin += 1
            } else if let maximumScore, hit.score > maximumScore {
                skipped.maximumScore += 1
            } else if let minimumScore, hit.score < minimumScore {
                skipped.minimumScore += 1
            } else {
                kept.append(hit)
            }
        }
        return kept
    }

    /// Some of the candidates, closest first.
    private func sample(_ window: ArraySlice<SearchHit>, _ generator: inout SeededGenerator?) -> [SearchHit] {
        guard var random = generator else { return [] }
        var places = Array(window.indices)
        let count = min(numberOfNegatives, places.count)
        for place in 0..<count { places.swapAt(place, Int.random(in: place..<places.count, using: &random)) }
        generator = random
        return places.prefix(count).sorted().map { window[$0] }
    }

    /// The place after which rows are passed over.
    private func place(afterAll mostPositives: Int) throws -> Int {
        let isSelective = absoluteMargin != nil || relativeMargin != nil || maximumScore != nil
        let wanted = isSelective ? numberOfNegatives.multipliedReportingOverflow(by: 10) : (numberOfNegatives, false)
        let (room, isTooGreat) = wanted.0.addingReportingOverflow(mostPositives)
        let (usual, isBeyond) = rangeMin.addingReportingOverflow(room)
        guard rangeMax != nil || !(wanted.1 || isTooGreat || isBeyond) else {
            throw HardNegativesError.numberOutOfRange(actual: numberOfNegatives)
        }
        let end = rangeMax ?? usual
        guard rangeMin >= 0, end > rangeMin, end < Int.max / 4 else {
            throw HardNegativesError.rangeOutOfOrder(minimum: rangeMin, maximum: end)
        }
        guard end - rangeMin >= numberOfNegatives else {
            throw HardNegativesError.rangeTooNarrow(expected: numberOfNegatives, actual: end - rangeMin)
        }
        return end
    }

    private func check(_ queries: Embeddings, _ corpus: Embeddings, _ positives: [[Int]], _ excluded: [[Int]]?) throws {
        guard numberOfNegatives >= 1 else { throw HardNegativesError.numberOutOfRange(actual: numberOfNegatives) }
        let limits = [
            ("maximumScore", maximumScore), ("minimumScore", minimumScore), ("absoluteMargin", absoluteMargin),
            ("relativeMargin", relativeMargin),
        ]
        for (name, limit) in limits where limit?.isFinite == false { throw HardNegativesError.limitNotFinite(name) }
        for rows in [positives, excluded ?? positives] {
            guard rows.count == queries.count else {
                throw HardNegativesError.countMismatch(expected: queries.count, actual: rows.count)
            }
        }
        for (query, rows) in positives.enumerated() {
            guard !rows.isEmpty else { throw HardNegativesError.noPositive(query: query) }
            if let row = rows.first(where: { !corpus.indices.contains($0) }) {
                throw HardNegativesError.rowOutOfRange(query: query, row: row, count: corpus.count)
            }
        }
    }
}
