// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
import Vectors

extension HNSWIndex {
    /// Reads an `IndexHNSWFlat`, or an `IndexIDMap` around one, with its graph.
    ///
    /// - Parameters:
    ///   - url: The file; docs/faiss-files.md says what is refused.
    ///   - codeType: What the graph is searched on. With float32, the default, searches take the way that faiss takes.
    /// - Throws: `VectorIndexError.unknownFormat`, `.unsupportedKind` or `.damaged`; `FileStorageError` when the file
    ///   cannot be read.
    public init(faissFile url: URL, codeType: CodeType = .float32) throws {
        let file = try FaissFile(contentsOf: url)
        guard case .hnsw(let links, let rows) = file.index.content else {
            throw VectorIndexError.unsupportedKind(file.index.kind, supported: ["IndexHNSWFlat"], file: url)
        }
        try self.init(links, rows, file.index, url: url, codeType: codeType)
    }

    init(_ links: FaissHNSWGraph, _ rows: FaissRows, _ faiss: FaissIndex, url: URL, codeType: CodeType) throws {
        try VectorTable.checkFaiss(faiss, url: url)
        let base = links.capacity(level: 0)
        let connectivity = max((base + 1) / 2, links.topLevel > 0 ? links.capacity(level: 1) : 0, 2)
        guard connectivity <= 256, links.topLevel <= HNSWParameters.levelLimit else {
            throw VectorIndexError.damaged(url, reason: "a graph of \(base) links a node on \(links.topLevel + 1) layers")
        }
        self.init(
            dimension: faiss.dimension,
            metric: faiss.metric,
            codeType: codeType,
            parameters: HNSWParameters(
                connectivity: connectivity,
                efConstruction: min(max(links.efConstruction, 1), 65_536)
            )
        )
        efSearch = min(max(links.efSearch, 1), 65_536)
        let keys = faiss.keys ?? Array(0..<links.count)
        try table.resize(to: links.count)
        keyTable.resize(to: links.count)
        graph.resize(to: links.count)
        try rows.forEachBlock { range, components in
            guard let base = components.baseAddress else { return }
            for (index, slot) in range.enumerated() {
                try table.write(base + index * faiss.dimension, at: slot)
                keyTable.set(keys[slot], at: slot)
            }
        }
        for slot in 0..<links.count { graph.clear(slot, level: links.topLevel(of: slot)) }
        for slot in 0..<links.count {
            for level in 0...links.topLevel(of: slot) {
                // faiss allows a node to link to itself or twice to another; searches gain nothing from it.
                var seen: Set<UInt32> = [UInt32(slot)]
                let neighbors = links.neighbors(of: slot, level: level).map { UInt32($0) }
                graph.setLinks(neighbors.filter { seen.insert($0).inserted }, of: slot, level: level)
            }
        }
        graph.entry = links.entryPoint
        graph.maxLevel = max(0, links.topLevel)
        insertions = UInt64(links.count)
        pool = Self.makePool(table)
    }

    /// Writes the index as an `IndexHNSWFlat` of faiss, inside an `IndexIDMap` unless the keys are 0, 1, 2, ….
    ///
    /// faiss has no cosine: rows are written with length 1, and queries must be normalised there. Gaps that removed
    /// vectors left are closed in what is written.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorIndexError.notExpressible` for the key −1, which means 'no hit' in faiss; `FileStorageError` when
    ///   the file cannot be written.
    public func writeFaiss(to url: URL) throws {
        var dense = self
        if dense.count < dense.slotCount { try dense.compact() }
        try IndexFile.translating {
            try dense.table.requireWhole()
            let graph = dense.graph
            let links = FaissHNSWGraph(
                connectivity: parameters.connectivity,
                topLevels: (0..<graph.count).map { graph.level(of: $0) },
                entryPoint: graph.entry,
                efConstruction: parameters.efConstruction,
                efSearch: efSearch
            ) { graph.links($0, level: $1) }
            let keys = dense.keyTable.isIdentity ? nil : (0..<dense.count).map { dense.keyTable.key(at: $0) }
            try FaissFile.write(
                FaissIndex(
                    dimension: dimension,
                    metric: metric,
                    keys: keys,
                    content: .hnsw(links, dense.table.faissRows())
                ),
                to: url
            )
        }
    }
}
