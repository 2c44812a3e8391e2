// SPDX-License-Identifier: Apache-2.0
import Vectors

extension VectorTable {
    /// The best `limit` of candidates by their float32 vectors.
    ///
    /// Candidates are scored from the best code score down, until no further one can be among the best.
    ///
    /// - Parameters:
    ///   - candidates: Slots and code scores, in any order.
    ///   - query: The query itself.
    ///   - code: What belongs to its code.
    ///   - limit: How many to return.
    ///   - error: By how much a code score may be below the true one.
    ///   - keyTable: The keys of the slots.
    /// - Returns: Keys and exact scores, best first, equal scores by rising key.
    /// - Throws: When a row of a file does not fit its checksum.
    func rescore(
        _ candidates: [SearchHit],
        for query: Embedding,
        _ code: QueryCode,
        limit: Int,
        error: Float,
        keyTable: KeyTable
    ) throws -> [SearchHit] {
        let scratch = FloatBuffer(count: dimension)
        var best = TopK(limit: min(limit, candidates.count))
        try query.components.withUnsafeBufferPointer { components in
            guard let query = components.baseAddress else { return }
            for candidate in candidates.sorted(by: { $0.isBetter(than: $1) }) {
                let floor = best.floor
                if floor > -.infinity, candidate.score + error < codeScore(of: floor, code) { break }
                let score = try score(candidate.id, for: query, scratch: scratch.base)
                best.offer(SearchHit(id: keyTable.key(at: candidate.id), score: score))
            }
        }
        return best.sorted()
    }
}
