// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
import Vectors

extension FlatIndex {
    /// Opens an index file.
    ///
    /// - Parameters:
    ///   - url: A file that `write(to:)` made.
    ///   - access: How to hold it.
    /// - Throws: `VectorIndexError` when it is no such file, of a newer version, or damaged; `FileStorageError` when it
    ///   cannot be read.
    public init(contentsOf url: URL, access: IndexAccess = .mapped) throws {
        self = try IndexFile.translating {
            let file = try IndexFile(contentsOf: url)
            guard file.facts.graph == nil else {
                throw VectorIndexError.unsupportedKind("hnsw", supported: ["flat"], file: url)
            }
            var index = FlatIndex(table: try file.makeTable(), keyTable: try file.makeKeyTable())
            guard index.count == index.table.count else {
                throw VectorIndexError.damaged(url, reason: "a flat index has no empty slots")
            }
            if access == .memory { try index.table.leaveFile() }
            return index
        }
    }

    /// Writes the index to a file, which appears under its name only when it is complete.
    public func write(to url: URL) throws {
        try IndexFile.translating {
            try table.requireWhole()
            let writer = try IndexFileWriter(replacing: url, facts: IndexFacts(table, keyTable, graph: nil))
            try writer.write(table)
            try writer.write(keyTable)
            try writer.commit()
        }
    }
}
