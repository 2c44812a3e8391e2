// SPDX-License-Identifier: Apache-2.0
import CKernels
import Vectors

/// A scan over the codes of all slots in use, or of those that a filter names.
struct TableScan: Sendable {
    let table: VectorTable
    let keyTable: KeyTable
    let filter: SearchFilter?

    /// Queries that pass over a block of rows together: with few, all rows come from memory again and again.
    private static let queryGroup = 64
    /// Rows of a block: their int8 codes of 384 components stay in the second-level cache.
    private static let blockRows = 256

    /// The candidates of each query, found on up to `threads` threads.
    ///
    /// - Parameters:
    ///   - prepared: The queries.
    ///   - empty: For each query the list to start from.
    ///   - threads: The most threads.
    /// - Returns: The lists, with all that the scan offered.
    /// - Throws: When a block of a file does not fit its checksum.
    func candidates(
        _ prepared: PreparedQueries,
        empty: [CandidateList],
        threads: Int
    ) throws -> [CandidateList] {
        // Few keys are looked up one by one: that moves less memory than all rows.
        if let keys = filter?.listedKeys, keys.count < keyTable.slotCount / 4 {
            let slots = keys.compactMap { keyTable.slot(of: $0) }.sorted()
            return try gathered(slots, prepared, empty: empty, threads: threads)
        }
        let queries = empty.count
        let groups = (queries + Self.queryGroup - 1) / Self.queryGroup
        let blocks = (table.count + Self.blockRows - 1) / Self.blockRows
        // Many queries share the work among themselves; few share the rows.
        let parts = groups >= 2 * threads ? 1 : min(blocks, threads * 4)
        let found = Guarded(empty)
        try parallelForEach(groups * parts, threads: threads) { item in
            let group = item / parts
            let part = item % parts
            let members = group * Self.queryGroup..<min((group + 1) * Self.queryGroup, queries)
            let rows =
                blocks * part / parts * Self.blockRows..<min(blocks * (part + 1) / parts * Self.blockRows, table.count)
            var lists = Array(empty[members])
            try scan(rows, members, prepared, into: &lists)
            found.withLock { all in
                for (index, list) in zip(members, lists) {
                    if parts == 1 { all[index] = list } else { all[index].merge(list) }
                }
            }
        }
        return found.withLock { $0 }
    }

    /// Offers the rows of a range to the lists of some queries.
    private func scan(
        _ rows: Range<Int>,
        _ members: Range<Int>,
        _ prepared: PreparedQueries,
        into lists: inout [CandidateList]
    ) throws {
        let scores = FloatBuffer(count: members.count * Self.blockRows)
        let factors = FloatBuffer(count: members.count)
        for (index, member) in members.enumerated() { factors.base[index] = prepared.facts[member].factor }
        let isSparse = filter != nil || keyTable.count < keyTable.slotCount
        try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.blockRows) { positions in
            guard let positions = positions.baseAddress else { return }
            var first = rows.lowerBound
            while first < rows.upperBound {
                // A block never crosses the end of a piece: both sizes are powers of two.
                let count = min(Self.blockRows, rows.upperBound - first)
                try table.requireVerified(first..<first + count)
                var arguments = ck_scan_arguments(
                    queries: prepared.code(members.lowerBound),
                    query_bytes: prepared.codeBytes,
                    query_factors: factors.base,
                    query_count: members.count,
                    are_queries_narrow: prepared.isNarrow,
                    rows: table.codes.pointer(to: first),
                    row_bytes: table.codes.rowBytes,
                    scales: table.scales.pointer(to: first).assumingMemoryBound(to: ck_row_scale.self),
                    row_count: count,
                    count: table.codeCount,
                    scores: scores.base,
                    score_stride: Self.blockRows
                )
                table.kernels.scan(&arguments, bytes: table.codeType == .int8)
                for index in lists.indices {
                    let own = scores.base + index * Self.blockRows
                    let passed = table.kernels.select(
                        own,
                        count: count,
                        atLeast: lists[index].threshold,
                        into: positions
                    )
                    for position in 0..<passed {
                        let slot = first + Int(positions[position])
                        // The threshold may have risen since.
                        guard own[slot - first] >= lists[index].threshold else { continue }
                        if isSparse, !isWanted(slot) { continue }
                        lists[index].offer(slot: slot, score: own[slot - first])
                    }
                }
                first += count
            }
        }
    }

    private func isWanted(_ slot: Int) -> Bool {
        guard keyTable.isLive(slot) else { return false }
        return filter?.allows(keyTable.key(at: slot)) ?? true
    }

    /// The candidates among some slots.
    private func gathered(
        _ slots: [Int],
        _ prepared: PreparedQueries,
        empty: [CandidateList],
        threads: Int
    ) throws -> [CandidateList] {
        let found = Guarded(empty)
        let numbers = slots.map { UInt32($0) }
        for slot in slots { try table.requireVerified(slot..<slot + 1) }
        parallelForEach(empty.count, threads: threads) { index in
            var list = empty[index]
            let scores = FloatBuffer(count: numbers.count)
            var kernelTable = table.kernelTable
            withUnsafePointer(to: &kernelTable) { kernelTable in
                numbers.withUnsafeBufferPointer { numbers in
                    guard let ids = numbers.baseAddress else { return }
                    var arguments = ck_gather_arguments(
                        query: prepared.code(index),
                        query_factor: prepared.facts[index].factor,
                        table: kernelTable,
                        ids: ids,
                        id_count: numbers.count,
                        scores: scores.base,
                        ahead_ids: nil,
                        ahead_count: 0
                    )
                    table.kernels.gather(&arguments, bytes: table.codeType == .int8)
                }
            }
            for (position, slot) in slots.enumerated() { list.offer(slot: slot, score: scores.base[position]) }
            found.withLock { $0[index] = list }
        }
        return found.withLock { $0 }
    }
}
