// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension FlatIndex {
    /// The vectors nearest to each query, exactly.
    public func search(for queries: Embeddings, limit: Int, options: SearchOptions) throws -> [[SearchHit]] {
        try VectorTable.check(limit: limit, count: count)
        return try IndexFile.translating {
            try TableSearch(table: table, keyTable: keyTable).nearest(to: queries, limit: limit, options: options)
        }
    }

    /// Every vector whose score reaches a bound, exactly.
    public func search(
        for queries: Embeddings,
        minimumScore: Float,
        options: SearchOptions
    ) throws -> [[SearchHit]] {
        try IndexFile.translating {
            try TableSearch(table: table, keyTable: keyTable).within(minimumScore, of: queries, options: options)
        }
    }
}
