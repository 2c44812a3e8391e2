// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
package import Vectors

extension IVFFlatIndex {
    /// Reads an `IndexIVFFlat`, or an `IndexIDMap` around one, from a file that faiss or `write(to:)` wrote.
    ///
    /// - Parameter url: The file; docs/faiss-files.md says what is refused.
    /// - Throws: `VectorIndexError.unknownFormat`, `.unsupportedKind` or `.damaged`; `FileStorageError` when the file
    ///   cannot be read.
    public init(contentsOf url: URL) throws {
        let file = try FaissFile(contentsOf: url)
        guard case .ivfFlat(let inverted) = file.index.content else {
            throw VectorIndexError.unsupportedKind(file.index.kind, supported: ["IndexIVFFlat"], file: url)
        }
        try self.init(inverted, metric: file.index.metric)
    }

    /// An index with the lists of a faiss file.
    ///
    /// - Parameters:
    ///   - inverted: What the file holds.
    ///   - metric: How vectors are scored.
    /// - Throws: `VectorIndexError.damaged` when a row is not finite.
    package init(_ inverted: FaissInvertedFile, metric: Metric) throws {
        let centroids = Embeddings(
            storage: try inverted.centroids.components(),
            dimension: inverted.centroids.dimension
        )
        try self.init(centroids: centroids, metric: metric, centroidMetric: inverted.centroidMetric)
        probeCount = inverted.probeCount
        places.reserveCapacity(inverted.count)
        for (index, list) in inverted.lists.enumerated() {
            lists[index] = List(keys: list.keys, rows: try list.rows.components())
            for (row, key) in list.keys.enumerated() { places[key] = Place(list: Int32(index), row: row) }
        }
    }

    /// Writes the index as an `IndexIVFFlat` of faiss; the file appears under its name only when it is complete.
    ///
    /// - Parameter url: The file; docs/faiss-files.md specifies it.
    /// - Throws: `VectorIndexError.notExpressible` for the key −1, which means 'no hit' in faiss; `FileStorageError` when
    ///   the file cannot be written.
    public func write(to url: URL) throws {
        let inverted = FaissInvertedFile(
            centroids: FaissRows(centroids),
            centroidMetric: centroidMetric,
            lists: lists.map { list in
                let rows = Embeddings(storage: list.rows, dimension: dimension)
                return FaissInvertedFile.List(keys: list.keys, rows: FaissRows(rows))
            },
            probeCount: probeCount
        )
        try FaissFile.write(FaissIndex(dimension: dimension, metric: metric, content: .ivfFlat(inverted)), to: url)
    }
}
