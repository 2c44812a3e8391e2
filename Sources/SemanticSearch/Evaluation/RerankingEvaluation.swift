// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How well scores put the documents that answer a query before those that do not, averaged over queries.
///
/// Figures are those of sentence-transformers' `RerankingEvaluator` and `CrossEncoderRerankingEvaluator`, which differ in
/// little: see `Convention`. Equal scores: in MAP they share one place, as documents that reach a threshold together; in
/// nDCG each gets the mean gain of theirs over all their orders; in MRR the convention says which comes first.
public struct RerankingEvaluation: Sendable, Hashable {
    /// Which of the reference's evaluators is followed where they differ.
    public enum Convention: Sendable, Hashable {
        /// `RerankingEvaluator`: of equal scores the document given first comes first, and a query counts only if it has
        /// both a relevant document and another.
        case vectors
        /// `CrossEncoderRerankingEvaluator`: of equal scores the document given last comes first, and every query counts,
        /// one without a relevant document as 0.
        case crossEncoder
    }

    /// Only the first places count in MRR and nDCG.
    public let cutoff: Int
    /// The number of queries that counted.
    public let queryCount: Int
    /// The number of queries that did not.
    public let skippedCount: Int
    /// The precision at each relevant document of the whole ranking (MAP), 0...1.
    public private(set) var meanAveragePrecision = 0.0
    /// 1 / the place of the first relevant document, 0 if it is none of the first `cutoff` (MRR).
    public private(set) var meanReciprocalRank = 0.0
    /// The relevant documents, discounted by the logarithm of the place, over the most there can be (nDCG), 0...1.
    public private(set) var normalizedDiscountedGain = 0.0

    /// Judges scores.
    ///
    /// - Parameters:
    ///   - scores: For each query the score of each of its documents; greater is better.
    ///   - relevant: For each query whether each of its documents answers it.
    ///   - cutoff: How many places count; 10 by default.
    ///   - convention: Which of the reference's evaluators is followed; that of vectors by default.
    /// - Throws: `EvaluationError` for lists of different lengths, a cutoff below 1, NaN or infinite scores, and where no
    ///   query counts.
    /// - Complexity: O(*n* log *n*) for the *n* documents of each query.
    public init(
        _ scores: [[Double]],
        relevant: [[Bool]],
        cutoff: Int = 10,
        convention: Convention = .vectors
    ) throws {
        guard scores.count == relevant.count else {
            throw EvaluationError.countMismatch(expected: relevant.count, actual: scores.count)
        }
        guard cutoff >= 1 else { throw EvaluationError.cutoffOutOfRange(cutoff) }
        self.cutoff = cutoff
        for (query, (scores, relevant)) in zip(scores, relevant).enumerated() {
            guard scores.count == relevant.count else {
                throw EvaluationError.countMismatch(expected: relevant.count, actual: scores.count)
            }
            if let position = scores.firstIndex(where: { !$0.isFinite }) {
                throw EvaluationError.nonFiniteScore(query: query, position: position)
            }
        }
        let counted = relevant.indices.filter { query in
            convention == .crossEncoder || (relevant[query].contains(true) && relevant[query].contains(false))
        }
        guard !counted.isEmpty else { throw EvaluationError.nothingToRank }
        queryCount = counted.count
        skippedCount = scores.count - counted.count
        for query in counted where relevant[query].contains(true) { add(scores[query], relevant[query], convention) }
        meanAveragePrecision /= Double(queryCount)
        meanReciprocalRank /= Double(queryCount)
        normalizedDiscountedGain /= Double(queryCount)
    }

    /// Adds one query, of which at least one document is relevant.
    private mutating func add(_ scores: [Double], _ relevant: [Bool], _ convention: Convention) {
        let order = scores.indices.sorted { first, second in
            guard scores[first] == scores[second] else { return scores[first] > scores[second] }
            return (first < second) == (convention == .vectors)
        }
        if let place = order.prefix(cutoff).firstIndex(where: { relevant[$0] }) {
            meanReciprocalRank += 1 / Double(place + 1)
        }
        let total = relevant.count { $0 }
        var (taken, found, precisions, gain) = (0, 0, 0.0, 0.0)
        while taken < order.count {
            let start = taken
            let before = found
            while taken < order.count, scores[order[taken]] == scores[order[start]] {
                if relevant[order[taken]] { found += 1 }
                taken += 1
            }
            precisions += Double(found) / Double(taken) * Double(found - before)
            gain += Double(found - before) / Double(taken - start) * discounts(start..<taken)
        }
        meanAveragePrecision += precisions / Double(total)
        normalizedDiscountedGain += gain / discounts(0..<total)
    }

    /// What one relevant document at each of some places would gain, summed.
    private func discounts(_ places: Range<Int>) -> Double {
        places.prefix { $0 < cutoff }.reduce(0) { $0 + 1 / log2(Double($1) + 2) }
    }
}
