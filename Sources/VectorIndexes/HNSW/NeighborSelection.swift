// SPDX-License-Identifier: Apache-2.0
import CKernels
import Vectors

/// The choice of a node's links among candidates.
///
/// A candidate is taken if it is closer to the node than to every candidate taken before it, so that links lead in all
/// directions. Algorithm 4 of arXiv:1603.09320, without its two extensions, as hnswlib has it.
struct NeighborSelection {
    private let table: VectorTable
    private let isBytes: Bool
    private let kernelTable: ck_table
    private let codes: RowPointers
    private let scales: RowPointers

    init(table: VectorTable) {
        self.table = table
        isBytes = table.codeType == .int8
        kernelTable = table.kernelTable
        codes = RowPointers(table.codes)
        scales = RowPointers(table.scales)
    }

    /// The scale of a slot.
    @inline(__always)
    private func scale(_ slot: Int) -> ck_row_scale {
        scales[slot].load(as: ck_row_scale.self)
    }

    /// The factor of a slot's code when it is the query.
    @inline(__always)
    func queryFactor(_ slot: Int) -> Float {
        let factor = scale(slot).factor
        return table.metric == .euclidean ? factor / 2 : factor
    }

    /// Code scores of slots for another slot's code.
    @inline(__always)
    func score(
        _ slots: UnsafePointer<UInt32>,
        count: Int,
        for slot: Int,
        into scores: UnsafeMutablePointer<Float>
    ) {
        let factor = queryFactor(slot)
        withUnsafePointer(to: kernelTable) { kernelTable in
            var arguments = ck_gather_arguments(
                query: codes[slot],
                query_factor: factor,
                table: kernelTable,
                ids: slots,
                id_count: count,
                scores: scores,
                ahead_ids: nil,
                ahead_count: 0
            )
            table.kernels.gather(&arguments, bytes: isBytes)
        }
    }

    /// Chooses links of a node.
    ///
    /// - Parameters:
    ///   - candidates: Slots other than the node with their code scores for it, best first.
    ///   - node: The node.
    ///   - limit: The most links.
    ///   - chosen: Room for `limit` slots.
    ///   - scores: Scratch for as many scores.
    /// - Returns: How many were chosen.
    func select(
        from candidates: UnsafeBufferPointer<BeamEntry>,
        for node: Int,
        limit: Int,
        into chosen: UnsafeMutablePointer<UInt32>,
        scores: UnsafeMutablePointer<Float>
    ) -> Int {
        var count = 0
        let nodeOffset = scale(node).offset
        for candidate in candidates {
            guard count < limit else { break }
            // The node's score as the candidate sees it: offsets are zero but where distances are compared.
            let own = candidate.score - scale(Int(candidate.slot)).offset + nodeOffset
            var isClosest = true
            var first = 0
            // Most candidates fall to one of the first: those are compared before the rest is touched.
            while first < count, isClosest {
                let part = min(4, count - first)
                score(chosen + first, count: part, for: Int(candidate.slot), into: scores)
                for index in 0..<part where scores[index] > own { isClosest = false }
                first += part
            }
            if isClosest {
                chosen[count] = candidate.slot
                count += 1
            }
        }
        return count
    }
}
