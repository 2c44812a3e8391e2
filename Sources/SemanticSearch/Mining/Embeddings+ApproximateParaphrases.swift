// SPDX-License-Identifier: Apache-2.0
import Synchronization
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
        let near = try nearest(through: index, limit: Swift.min(neighbors, count - 1), options: options)
        var best = BestPairs(limit: maxPairs ?? PairMining.defaultLimit)
        for row in 0..<count {
            var found: [ParaphrasePair] = []
            for other in near[row] {
                // From the other side the pair came already.
                if other < row, near[Int(other)].contains(Int32(row)) { continue }
                let (first, second) = (Swift.min(row, Int(other)), Swift.max(row, Int(other)))
                let score = self[first].similarity(to: self[second], metric: index.metric)
                if score >= minimumScore ?? -.infinity {
                    found.append(ParaphrasePair(score: score, first: first, second: second))
                }
            }
            best.offer(found)
            guard maxPairs != nil || !best.isOverfull else {
                throw MiningError.tooManyPairs(limit: PairMining.defaultLimit)
            }
        }
        return best.sorted()
    }

    /// The rows that an index gives as nearest to each row, itself left out.
    private func nearest(through index: any VectorIndex, limit: Int, options: MiningOptions) throws -> [[Int32]] {
        var near: [[Int32]] = []
        near.reserveCapacity(count)
        for start in stride(from: 0, to: count, by: Self.searchedRows) {
            try Task.checkCancellation()
            let end = Swift.min(start + Self.searchedRows, count)
            let queries = Embeddings(
                storage: Array(storage[start * dimension..<end * dimension]),
                dimension: dimension
            )
            let hits = try index.search(
                for: queries,
                limit: limit + 1,
                options: SearchOptions(threads: options.threads)
            )
            for (offset, hits) in hits.enumerated() {
                if let hit = hits.first(where: { !indices.contains($0.id) }) {
                    throw MiningError.keyOutOfRange(hit.id, count: count)
                }
                near.append(Array(hits.lazy.filter { $0.id != start + offset }.prefix(limit).map { Int32($0.id) }))
            }
            let total = count * (count - 1) / 2
            options.progress?(MiningProgress(completed: total * end / count, total: total))
        }
        return near
    }
}
