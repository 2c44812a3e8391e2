// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import VectorIndexes
import Vectors

/// An index file with its facts, for people and for programs.
struct IndexDescription {
    /// The file.
    let file: URL
    /// What it holds.
    let index: any VectorIndex
    /// Whether faiss' format.
    let isFaiss: Bool
    private let byteCount: Int

    /// Opens a file.
    ///
    /// - Parameter path: An index of Kindred or faiss.
    /// - Throws: `VectorIndexError` or `FileStorageError`.
    init(_ path: String) throws {
        file = URL(filePath: path)
        let mapped = try MappedFile(contentsOf: file)
        isFaiss = FaissFile.recognizes(mapped)
        byteCount = mapped.count
        index = try VectorIndexFile.open(file)
    }

    /// The name of the kind: flat, hnsw or ivf.
    var kind: String {
        switch index {
        case is FlatIndex: "flat"
        case is HNSWIndex: "hnsw"
        case is IVFFlatIndex: "ivf"
        default: "\(type(of: index))"
        }
    }

    /// Adds the facts to an object.
    func describe(in line: inout JSONLine) {
        line.add("file", file.path)
        line.add("format", isFaiss ? "faiss" : "kindred")
        line.add("kind", kind)
        line.add("count", index.count)
        line.add("dimension", index.dimension)
        line.add("metric", index.metric.rawValue)
        switch index {
        case let flat as FlatIndex:
            line.add("codes", flat.codeType.rawValue)
        case let graph as HNSWIndex:
            line.add("codes", graph.codeType.rawValue)
            line.add("connectivity", graph.parameters.connectivity)
            line.add("efConstruction", graph.parameters.efConstruction)
            line.add("efSearch", graph.efSearch)
        case let lists as IVFFlatIndex:
            line.add("lists", lists.listCount)
            line.add("probeCount", lists.probeCount)
        default: break
        }
        line.add("bytes", byteCount)
    }

    /// The facts for people: name and value.
    var entries: [[String]] {
        var rows = [
            ["file", "\(file.path), \(bytes(byteCount)), \(isFaiss ? "of faiss" : "of Kindred")"],
            ["vectors", "\(index.count) × \(index.dimension), compared by \(index.metric.rawValue)"],
        ]
        switch index {
        case let flat as FlatIndex:
            rows.append(["kind", "flat: compares with all, exact; \(flat.codeType.rawValue) codes"])
        case let graph as HNSWIndex:
            let parameters = graph.parameters
            rows.append(["kind", "hnsw: a graph; \(graph.codeType.rawValue) codes"])
            rows.append(["graph", "\(parameters.connectivity) links, \(parameters.efConstruction) candidates"])
            rows.append(["ef-search", "\(graph.efSearch)"])
        case let lists as IVFFlatIndex:
            rows.append(["kind", "ivf: \(lists.listCount) lists, of which \(lists.probeCount) are searched"])
        default: break
        }
        return rows
    }

    /// Prints the facts.
    func print(asJSON: Bool) throws {
        let output = StandardOutput()
        if asJSON {
            var line = JSONLine()
            describe(in: &line)
            try output.print(line.text)
        } else {
            for line in table(entries) { try output.print(line) }
        }
        try output.flush()
    }
}
