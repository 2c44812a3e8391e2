// SPDX-License-Identifier: Apache-2.0
public import VectorIndexes
public import Vectors

extension Embeddings {
    /// Rows that are searched for at once.
    private static let searchedRows = 1_024

    /// Pairs of rows that are close to each other, found through an index: faster than comparing all, but some may be missed.
    ///
    ///     var index = HNSWIndex(dimension: embeddings.dimension)
    ///     try index.add(embeddings)
    ///     let pairs = try embeddings.paraphrases(over: index, minimumScore: 0.8)
    ///     let sample = try PairSample(of: pairs, in: embeddings, minimumScore: 0.8)   // how many are missed
    ///
    /// A pair is found if one of its rows is among the `neighbors` that the index gives for the other. What is found has the
    /// score that `paraphrases(minimumScore:maxPairs:metric:options:)` gives it, bit by bit.
    ///
    /// - Parameters:
    ///   - index: These rows, with their numbers as keys. Its metric is that of the scores.
    ///   - neighbors: How many of each row's nearest are looked at, at least 1.
    ///   - minimumScore: The least score of a pair, as for `paraphrases(minimumScore:maxPairs:metric:options:)`.
    ///   - maxPairs: How many of the best pairs are kept, at least 1; without it more than 500,000 are an error.
    ///   - options: Threads and progress, which counts a searched row as `count / 2` pairs; `resumeFile` means nothing here.
    /// - Returns: The pairs, best first, equal scores by rising rows; none of fewer than two rows.
    /// - Throws: `MiningError`; `VectorIndexError`; `CancellationError`.
    /// - Complexity: `count` searches, and memory for `count × neighbors` numbers.
    public func paraphrases(
        over index: any VectorIndex,
        neighbors: Int = 30,
        minimumScore: Float? = nil,
        maxPairs: Int? = nil,
        options: MiningOptions = MiningOptions()
    ) throws -> [ParaphrasePair] {
        // Checks what is asked for, and the rows.
        _ = try PairMining(self, metric: index.metric, minimumScore: minimumScore, maxPairs: maxPairs, threads: 1)
        guard neighbors > 0 else { throw MiningError.neighborsOutOfRange(actual: neighbors) }
        guard index.count == count else { throw MiningError.indexMismatch(expected: count, actual: index.count) }
        guard count > 1 else { return [] }
        let least = minimumScore ?? -.infinity
        let limit = Swift.min(neighbors, count - 1)
        let total = count * (count - 1) / 2
        var near: [[Int32]] = []
        near.reserveCapacity(count)
        var best = BestPairs(limit: Swift.min(maxPairs ?? PairMining.defaultLimit, total))
        for start in stride(from: 0, to: count, by: Self.searchedRows) {
            try Task.checkCancellation()
            let rows = start..<Swift.min(start + Self.searchedRows, count)
            near += try nearest(to: rows, through: index, limit: limit, threads: options.threads)
            best.offer(pairs(of: rows, near, metric: index.metric, atLeast: least, threads: options.threads))
            guard maxPairs != nil || !best.isOverfull else {
                throw MiningError.tooManyPairs(limit: PairMining.defaultLimit)
            }
            options.progress?(MiningProgress(completed: total * rows.upperBound / count, total: total))
        }
        return best.sorted()
    }

    /// The rows that an index gives as nearest to each of some rows, the row itself left out.
    private func nearest(
        to rows: Range<Int>,
        through index: any VectorIndex,
        limit: Int,
        threads: Int?
    ) throws -> [[Int32]] {
        let queries = Embeddings(
            storage: Array(storage[rows.lowerBound * dimension..<rows.upperBound * dimension]),
            dimension: dimension
        )
        let hits = try index.search(for: queries, limit: limit + 1, options: SearchOptions(threads: threads))
        return try zip(rows, hits).map { row, hits in
            if let hit = hits.first(where: { !indices.contains($0.id) }) {
                throw MiningError.keyOutOfRange(hit.id, count: count)
            }
            return Array(hits.lazy.filter { $0.id != row }.prefix(limit).map { Int32($0.id) })
        }
    }

    /// The pairs of some rows with their neighbours, but for those that an earlier row has given.
    private func pairs(
        of rows: Range<Int>,
        _ near: [[Int32]],
        metric: Metric,
        atLeast least: Float,
        threads: Int?
    ) -> [ParaphrasePair] {
        let found = Guarded<[ParaphrasePair]>([])
        parallelForEach(rows.count, threads: Swift.max(1, threads ?? availableThreads)) { offset in
            let row = rows.lowerBound + offset
            let own = near[row].compactMap { other -> ParaphrasePair? in
                let other = Int(other)
                if other < row, near[other].contains(Int32(row)) { return nil }
                let (first, second) = (Swift.min(row, other), Swift.max(row, other))
                let score = self[first].similarity(to: self[second], metric: metric)
                return score >= least ? ParaphrasePair(score: score, first: first, second: second) : nil
            }
            if !own.isEmpty { found.withLock { $0 += own } }
        }
        return found.value
    }
}
