// SPDX-License-Identifier: Apache-2.0
import FileStorage
public import FoundationEssentials

/// Opens and verifies index files of any kind: Kindred's own, and those of faiss.
public enum VectorIndexFile {
    /// Opens an index file, whichever index it holds.
    ///
    /// - Parameters:
    ///   - url: A file of Kindred's own format, or one of faiss that docs/faiss-files.md names.
    ///   - access: How to hold a file of Kindred's own; one of faiss is read into memory.
    /// - Returns: A `FlatIndex`, an `HNSWIndex` or an `IVFFlatIndex`.
    /// - Throws: `VectorIndexError` when it is no such file, of a newer version, or damaged; `FileStorageError` when it
    ///   cannot be read.
    public static func open(_ url: URL, access: IndexAccess = .mapped) throws -> any VectorIndex {
        let mapped = try MappedFile(contentsOf: url)
        if FaissFile.recognizes(mapped) { return try open(FaissFile(mapped)) }
        let file = try IndexFile.translating { try IndexFile(contentsOf: url) }
        return file.facts.graph == nil
            ? try FlatIndex(contentsOf: url, access: access)
            : try HNSWIndex(contentsOf: url, access: access)
    }

    private static func open(_ file: FaissFile) throws -> any VectorIndex {
        switch file.index.content {
        case .flat(let rows): try FlatIndex(rows, file.index, url: file.url, codeType: .int8)
        case .hnsw(let links, let rows):
            try HNSWIndex(links, rows, file.index, url: file.url, codeType: .float32)
        case .ivfFlat(let inverted): try IVFFlatIndex(inverted, metric: file.index.metric)
        }
    }

    /// Compares every byte of an index file with its checksums, and its parts with each other.
    ///
    /// Files of faiss have no checksums: those are read, and refused where they contradict themselves.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorIndexError.damaged`, saying where: in a file of Kindred's own, for any change of any bit and any
    ///   missing or added byte.
    /// - Complexity: O(size of the file).
    public static func verify(_ url: URL) throws {
        let mapped = try MappedFile(contentsOf: url)
        if FaissFile.recognizes(mapped) {
            _ = try open(FaissFile(mapped))
        } else {
            try IndexFile.translating { try IndexFile(contentsOf: url).verify() }
        }
    }
}
