// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension Embeddings {
    /// The pairs of rows that are close to each other, found by comparing each row with every other.
    ///
    ///     for pair in try embeddings.paraphrases(minimumScore: 0.55) { print(pair.score, pair.first, pair.second) }
    ///
    /// Exact: scores have the same bits as `Embedding.similarity(to:metric:)` gives, and a score equal to the least one
    /// counts. No row is compared with itself.
    ///
    /// `maxPairs` counts pairs, and all of them compete. In `paraphrase_mining` of sentence-transformers only a text's
    /// `top_k` nearest do (100 unless told), and until version 6 `max_pairs` counted what was put into a queue, most
    /// pairs once from either side, so that fewer came out.
    ///
    /// Without `maxPairs`, more than 500,000 pairs (the reference's default of `max_pairs`) are an error rather than a
    /// result that leaves some out.
    ///
    /// - Parameters:
    ///   - minimumScore: The least score of a pair: −1...1 for cosine, at most 0 for the distances, any number for dot.
    ///     By default all pairs count.
    ///   - maxPairs: How many of the best pairs are kept, at least 1.
    ///   - metric: How to score; cosine by default. Manhattan takes four times as long as the others.
    ///   - options: Threads, progress, and where to go on from.
    /// - Returns: The pairs, best first, equal scores by rising rows; none of fewer than two rows.
    /// - Throws: `MiningError`; `CancellationError`, polled where the calling task is cancelled; for a file to go on from
    ///   that is damaged or of another kind `SectionFileError`, for one that cannot be read or written `FileStorageError`.
    /// - Complexity: O(`count² × dimension`) time; beside the rows and the result, some megabytes for each thread.
    public func paraphrases(
        minimumScore: Float? = nil,
        maxPairs: Int? = nil,
        metric: Metric = .cosine,
        options: MiningOptions = MiningOptions()
    ) throws -> [ParaphrasePair] {
        try PairMining(
            self,
            metric: metric,
            minimumScore: minimumScore,
            maxPairs: maxPairs,
            threads: options.threads ?? availableThreads,
            resumeFile: options.resumeFile
        ).pairs(progress: options.progress)
    }

    /// Groups of rows of which any two are close to each other: see `DuplicateGroup`.
    ///
    /// Equal rows are one group before anything else is joined, where nothing can be closer to a row than its copy: under
    /// all metrics but dot. So any number of copies is no trouble.
    ///
    /// - Parameters:
    ///   - minimumScore: The least score of any two rows of a group; its range as for `paraphrases`.
    ///   - metric: How to score; cosine by default.
    ///   - options: Threads, progress, and where to go on from.
    /// - Returns: The groups of two rows and more, the largest first, equal sizes by their first row.
    /// - Throws: As `paraphrases`; more than 500,000 pairs of different rows are too many here too, since groups of some of
    ///   the pairs would be other groups.
    public func duplicateGroups(
        minimumScore: Float,
        metric: Metric = .cosine,
        options: MiningOptions = MiningOptions()
    ) throws -> [DuplicateGroup] {
        let distinct = metric == .dot ? nil : DistinctRows(self, metric: metric)
        guard let distinct, distinct.embeddings.count < count else {
            return DuplicateGroup.groups(
                joining: try paraphrases(minimumScore: minimumScore, metric: metric, options: options)
            )
        }
        // Here errors name rows as the caller counts them.
        _ = try PairMining(self, metric: metric, minimumScore: minimumScore, maxPairs: nil, threads: 1)
        let pairs = try distinct.embeddings.paraphrases(minimumScore: minimumScore, metric: metric, options: options)
        return distinct.groups(from: DuplicateGroup.groups(joining: pairs))
    }
}
