// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import VectorIndexes

/// Writes indexes in the format that the ending of a file tells.
enum IndexOutput {
    /// The endings that are written.
    static let endings = [".kvi", ".faiss"]

    /// Whether a path has such an ending.
    static func accepts(_ path: String) -> Bool {
        endings.contains(where: path.lowercased().hasSuffix)
    }

    /// Writes an index; the file appears when it is complete.
    ///
    /// - Parameters:
    ///   - index: A flat index or a graph.
    ///   - url: The file.
    ///   - asFaiss: Whether in faiss' format.
    /// - Throws: `VectorIndexError.notExpressible`, `FileStorageError`.
    static func write(_ index: any VectorIndex, to url: URL, asFaiss: Bool) throws {
        guard asFaiss else {
            try index.write(to: url)
            return
        }
        switch index {
        case let flat as FlatIndex: try flat.writeFaiss(to: url)
        case let graph as HNSWIndex: try graph.writeFaiss(to: url)
        default: throw VectorIndexError.notExpressible(reason: "it is neither flat nor a graph")
        }
    }
}
