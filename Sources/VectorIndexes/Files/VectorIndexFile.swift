// SPDX-License-Identifier: Apache-2.0
import FileStorage
public import FoundationEssentials
import Vectors

/// Opens and verifies index files of any kind.
public enum VectorIndexFile {
    /// Opens an index file of Kindred's own format, whichever index it holds.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - access: How to hold it.
    /// - Returns: A `FlatIndex` or an `HNSWIndex`.
    /// - Throws: `VectorIndexError` when it is no such file, of a newer version, or damaged; `FileStorageError` when it
    ///   cannot be read.
    public static func open(_ url: URL, access: IndexAccess = .mapped) throws -> any VectorIndex {
        let file = try IndexFile.translating { try IndexFile(contentsOf: url) }
        return file.facts.graph == nil
            ? try FlatIndex(contentsOf: url, access: access)
            : try HNSWIndex(contentsOf: url, access: access)
    }

    /// Compares every byte of an index file with its checksums, and its parts with each other.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorIndexError.damaged`, saying where, for any change of any bit and any missing or added byte.
    /// - Complexity: O(size of the file).
    public static func verify(_ url: URL) throws {
        try IndexFile.translating { try IndexFile(contentsOf: url).verify() }
    }
}
