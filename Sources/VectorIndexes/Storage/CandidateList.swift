// SPDX-License-Identifier: Apache-2.0
import Vectors

/// What a scan over codes keeps for one query: every row that the float32 vectors could still put among the hits.
///
/// A row with the code score s has a true score in s ± error. With the k-th best code score t, at least k rows have a true
/// score of t − error or more; so no row with s < t − 2 error is among the best k.
struct CandidateList: Sendable {
    /// Code scores by slot, in no particular order; some may be below the final threshold.
    private(set) var hits: [SearchHit] = []
    /// Code scores below this need not be offered.
    private(set) var threshold: Float
    private var best: TopK?
    private let slack: Float
    private var pruneAt = 2_048

    /// For the best `limit` rows.
    init(limit: Int, error: Float) {
        best = TopK(limit: limit)
        slack = 2 * error
        threshold = -.infinity
    }

    /// For every row whose code score reaches a bound.
    init(threshold: Float) {
        self.threshold = threshold
        slack = 0
    }

    @inline(__always)
    mutating func offer(slot: Int, score: Float) {
        guard score >= threshold else { return }
        hits.append(SearchHit(id: slot, score: score))
        guard best != nil else { return }
        best?.offer(SearchHit(id: slot, score: score))
        if let floor = best?.floor { threshold = floor - slack }
        if hits.count >= pruneAt {
            hits.removeAll { $0.score < threshold }
            pruneAt = max(2_048, 2 * hits.count)
        }
    }

    /// What reaches the final threshold: much less than was kept on the way, which is worth no sorting.
    var survivors: [SearchHit] { hits.filter { $0.score >= threshold } }

    /// Takes over what another part of the scan found for the same query.
    mutating func merge(_ other: CandidateList) {
        for hit in other.hits { offer(slot: hit.id, score: hit.score) }
    }
}
