// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
import Vectors

extension HNSWIndex {
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
            guard let numbers = file.facts.graph else {
                throw VectorIndexError.unsupportedKind("flat", supported: ["hnsw"], file: url)
            }
            let (graph, ghosts) = try file.makeGraph(numbers)
            var index = HNSWIndex(
                parameters: HNSWParameters(
                    connectivity: numbers.connectivity,
                    efConstruction: numbers.efConstruction,
                    seed: numbers.seed
                ),
                table: try file.makeTable(),
                keyTable: try file.makeKeyTable(),
                graph: graph
            )
            index.efSearch = numbers.efSearch
            index.insertions = numbers.insertions
            index.ghosts = ghosts
            let isGhost = Set(ghosts)
            guard ghosts.allSatisfy({ !index.keyTable.isLive($0) }) else {
                throw VectorIndexError.damaged(url, reason: "a removed vector is marked as in use")
            }
            if index.keyTable.count + ghosts.count < index.table.count {
                index.freeSlots = (0..<index.table.count).reversed().filter {
                    !index.keyTable.isLive($0) && !isGhost.contains($0)
                }
            }
            if access == .memory {
                index.graph.makeUnique()
                try index.table.leaveFile()
            }
            return index
        }
    }

    /// Writes the index to a file, which appears under its name only when it is complete.
    public func write(to url: URL) throws {
        try IndexFile.translating {
            try table.requireWhole()
            let numbers = IndexFacts.Graph(
                connectivity: parameters.connectivity,
                efConstruction: parameters.efConstruction,
                seed: parameters.seed,
                efSearch: efSearch,
                insertions: insertions,
                entry: graph.entry,
                maxLevel: graph.maxLevel,
                upperRows: graph.upper.count
            )
            let writer = try IndexFileWriter(replacing: url, facts: IndexFacts(table, keyTable, graph: numbers))
            try writer.write(table)
            try writer.write(keyTable)
            try writer.write(graph, ghosts: ghosts)
            try writer.commit()
        }
    }
}
