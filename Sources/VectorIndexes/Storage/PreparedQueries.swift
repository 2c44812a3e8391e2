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

    init(_ queries: Embeddings, table: VectorTable) {
        self.queries = queries
        codeBytes = table.codes.rowBytes
        let codes = RowChunk(byteCount: queries.count * codeBytes, hugePages: false)
        let stride = codeBytes
        var facts: [QueryCode] = []
        facts.reserveCapacity(queries.count)
        queries.forEachPointer { index, query in
            facts.append(table.prepare(query, into: codes.base + index * stride))
        }
        self.codes = codes
        self.facts = facts
    }

    /// The code of a query.
    func code(_ index: Int) -> UnsafeRawPointer { UnsafeRawPointer(codes.base + index * codeBytes) }
}
