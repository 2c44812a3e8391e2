// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How good rankings of documents are, averaged over the queries that have relevant documents.
///
/// A document is relevant if its relevance is above 0. Figures are those of sentence-transformers'
/// `InformationRetrievalEvaluator` where every relevance is 1; graded ones count as gains in nDCG, as in trec_eval.
public struct RetrievalEvaluation: Sendable, Hashable {
    /// Only the first documents of each ranking count.
    public let cutoff: Int
    /// The number of queries that counted.
    public let queryCount: Int
    /// The share of queries with a relevant document.
    public private(set) var accuracy = 0.0
    /// The relevant share of the first `cutoff` places.
    public private(set) var precision = 0.0
    /// The share of the relevant documents that are there.
    public private(set) var recall = 0.0
    /// 1 / the place of the first relevant document, 0 if there is none (MRR).
    public private(set) var meanReciprocalRank = 0.0
    /// The precision at each relevant document, over the most there can be (MAP).
    public private(set) var meanAveragePrecision = 0.0
    /// The gains, discounted by the logarithm of the place, over the greatest there can be (nDCG).
    public private(set) var normalizedDiscountedGain = 0.0

    /// Judges rankings.
    ///
    /// - Parameters:
    ///   - rankings: For each query its documents, the best first.
    ///   - relevance: For each query the relevance of documents; those that are missing have 0.
    ///   - cutoff: How many places count.
    /// - Throws: `EvaluationError` for lists of different lengths, a cutoff below 1, a document twice in a ranking,
    ///   relevances below 0, and where no query has a relevant document.
    /// - Complexity: O(all places and relevant documents).
    public init(_ rankings: [[String]], relevance: [[String: Double]], cutoff: Int = 10) throws {
        guard rankings.count == relevance.count else {
            throw EvaluationError.countMismatch(expected: relevance.count, actual: rankings.count)
        }
        guard cutoff >= 1 else { throw EvaluationError.cutoffOutOfRange(cutoff) }
        self.cutoff = cutoff
        queryCount = relevance.count { $0.values.contains { $0 > 0 } }
        for (ranking, relevance) in zip(rankings, relevance) {
            if let wrong = relevance.values.first(where: { !($0 >= 0 && $0.isFinite) }) {
                throw EvaluationError.relevanceOutOfRange(wrong)
            }
            var seen: Set<String> = []
            for id in ranking where !seen.insert(id).inserted { throw EvaluationError.duplicateDocument(id) }
            let gains = relevance.values.filter { $0 > 0 }.sorted(by: >)
            if !gains.isEmpty { add(ranking.prefix(cutoff).map { relevance[$0] ?? 0 }, best: gains) }
        }
        guard queryCount > 0 else { throw EvaluationError.noRelevantDocuments }
        let count = Double(queryCount)
        accuracy /= count
        precision /= count
        recall /= count
        meanReciprocalRank /= count
        meanAveragePrecision /= count
        normalizedDiscountedGain /= count
    }

    /// Adds one query: the gains at its places, and those of all relevant documents, the greatest first.
    private mutating func add(_ gains: [Double], best: [Double]) {
        var found = 0
        var precisions = 0.0
        for (place, gain) in gains.enumerated() where gain > 0 {
            found += 1
            precisions += Double(found) / Double(place + 1)
            if found == 1 { meanReciprocalRank += 1 / Double(place + 1) }
        }
        if found > 0 { accuracy += 1 }
        precision += Double(found) / Double(cutoff)
        recall += Double(found) / Double(best.count)
        meanAveragePrecision += precisions / Double(min(cutoff, best.count))
        normalizedDiscountedGain += Self.discounted(gains) / Self.discounted(best.prefix(cutoff))
    }

    private static func discounted(_ gains: some Sequence<Double>) -> Double {
        gains.enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset) + 2) }
    }
}
