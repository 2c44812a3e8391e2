// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Queries and their codes, for one search of a table.
struct PreparedQueries: Sendable {
    let queries: Embeddings
    /// One row of codes a query.
    let codes: RowChunk
    let codeBytes: Int
    /// What belongs to each code.
    let facts: [QueryCode]
    /// Whether codes are in −63...63: at most levels many queries at once are scanned faster so, and one more bit of
    /// error is paid for by some more rows that are scored by their float32 vectors.
    let isNarrow: Bool

    /// Prepares queries.
    ///
    /// - Parameters:
    ///   - queries: The queries.
    ///   - table: What they are compared with.
    ///   - forScan: Whether rows are scanned for all queries together, not met by each one alone.
    init(_ queries: Embeddings, table: VectorTable, forScan: Bool) {
        self.queries = queries
        let isNarrow =
            forScan && table.codeType == .int8 && queries.count >= 8 && table.kernels.prefersNarrowCodes
        self.isNarrow = isNarrow
        codeBytes = table.codes.rowBytes
        let codes = RowChunk(byteCount: queries.count * codeBytes, hugePages: false)
        let stride = codeBytes
        var facts: [QueryCode] = []
        facts.reserveCapacity(queries.count)
        queries.forEachPointer { index, query in
            facts.append(table.prepare(query, into: codes.base + index * stride, isNarrow: isNarrow))
        }
        self.codes = codes
        self.facts = facts
    }

    /// The code of a query.
    func code(_ index: Int) -> UnsafeRawPointer { UnsafeRawPointer(codes.base + index * codeBytes) }
}
