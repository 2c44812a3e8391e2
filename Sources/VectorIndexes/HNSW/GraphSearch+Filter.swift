// SPDX-License-Identifier: Apache-2.0
import Vectors

extension GraphSearch {
    /// The candidates of the beam, best first.
    var hits: [SearchHit] {
        beam[..<count].map { SearchHit(id: Int($0.slot), score: $0.score) }
    }

    /// Follows links on the base layer until the best `ef` slots that pass a test are found.
    ///
    /// Slots that do not pass lead on but are no hits. Starts from the beam.
    ///
    /// - Parameters:
    ///   - ef: How many slots that pass are kept.
    ///   - budget: How many slots may be scored; afterwards `isOverBudget` is true and the hits are not complete.
    ///   - passes: The test.
    /// - Returns: Slots and code scores, best first.
    /// - Throws: When a block of a file does not fit its checksum.
    mutating func run(ef: Int, budget: Int, _ passes: (Int) -> Bool) throws -> [SearchHit] {
        let words = workspace.visited.base.assumingMemoryBound(to: UInt64.self)
        let slots = workspace.slots.base.assumingMemoryBound(to: UInt32.self)
        let scores = workspace.scores.base
        var visited: [Int] = []
        defer { for slot in visited { words[slot >> 6] = 0 } }
        var candidates = HitQueue()
        var found = TopK(limit: ef)
        isOverBudget = false
        func meet(_ slot: Int, _ score: Float) {
            candidates.insert(SearchHit(id: slot, score: score))
            if passes(slot) { found.offer(SearchHit(id: slot, score: score)) }
        }
        for hit in hits {
            words[hit.id >> 6] |= 1 << UInt64(hit.id & 63)
            visited.append(hit.id)
            meet(hit.id, hit.score)
        }
        while let best = candidates.popBest(), best.score >= found.floor {
            let row = try row(best.id, level: 0)
            var fresh = 0
            for position in 0..<graph.capacity(at: 0) {
                if try isEnd(row[position]) { break }
                let link = Int(row[position])
                let bit: UInt64 = 1 << UInt64(link & 63)
                if words[link >> 6] & bit != 0 { continue }
                words[link >> 6] |= bit
                visited.append(link)
                try table.requireVerified(slot: link)
                slots[fresh] = UInt32(link)
                fresh += 1
            }
            if visited.count > budget {
                isOverBudget = true
                break
            }
            if fresh > 0 { score(slots, count: fresh, into: scores) }
            for index in 0..<fresh where scores[index] > found.floor { meet(Int(slots[index]), scores[index]) }
        }
        return found.sorted()
    }
}
