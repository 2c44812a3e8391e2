// SPDX-License-Identifier: Apache-2.0
package import FileStorage
package import FoundationEssentials

/// A file of the faiss library, mapped into memory and checked.
///
/// ```swift
/// let file = try FaissFile(contentsOf: url)
/// switch file.index.content { … }
/// ```
///
/// The format, from `index_read.cpp` and `index_write.cpp` of <https://github.com/facebookresearch/faiss> (1.15): all
/// little-endian and without padding. A *vector* is a count (u64), then so many elements. Four ASCII letters say the
/// class, then follow its fields:
///
/// ```
/// header   dimension i32, count i64, two unused i64, trained u8 (0 or 1), metric i32 (0 inner product, 1 squared L2,
///          2 L1), and, if the metric is above 1, its argument f32
/// IxFI     IndexFlatIP: header, vector of f32: count × dimension. IxF2: IndexFlatL2. IxFl: IndexFlat of another metric
/// IxMp     IndexIDMap: header, the index inside with its letters, vector of i64: the id of each row. IxM2: IndexIDMap2
/// IHNf     IndexHNSWFlat: header, then vectors
///            f64: the probability of each level
///            i32: places for neighbours on all levels below each level: 0, 2·M, 3·M, …
///            i32: levels that each node is on, from 1
///            u64: where the places of each node begin; one more than nodes
///            i32: the neighbours, node after node, level after level; −1 ends a list that is not full
///          entry point i32 (−1 if there is no node), highest level i32, efConstruction i32, efSearch i32, unused i32,
///          and an IndexFlat with its letters
/// IwFl     IndexIVFFlat: header, lists u64, probes u64, the centroids as an IndexFlat with its letters,
///          direct map: kind u8 (0 none, 1 array, 2 table), vector of i64, and, for kind 2, vector of two i64
///          lists: `il00` for none, or `ilar`, lists u64, bytes of a row u64, then
///            `full` and vector of u64: the size of each list, or
///            `sprs` and vector of u64: number and size of each list that is not empty
///            for each list that is not empty its rows, then their ids i64
/// ```
///
/// Nothing follows. Every count is compared with what is left of the file before anything is made of its size.
package struct FaissFile: Sendable {
    /// The file.
    package let url: URL
    /// What it holds.
    ///
    /// The rows are read from the mapped file, and checked to be finite, when they are copied.
    package let index: FaissIndex

    /// Maps a file and checks all of it but its rows.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorIndexError.unknownFormat` when faiss did not write it, `.unsupportedKind` when it holds an index
    ///   of another class, `.damaged` when it contradicts its format; `FileStorageError` when it cannot be read.
    package init(contentsOf url: URL) throws {
        try self.init(MappedFile(contentsOf: url))
    }

    /// Checks a mapped file.
    ///
    /// - Parameter file: The file.
    /// - Throws: As `init(contentsOf:)`.
    package init(_ file: MappedFile) throws {
        guard Self.recognizes(file) else { throw VectorIndexError.unknownFormat(file.url) }
        url = file.url
        index = try file.withUnsafeBytes { bytes in
            var reader = FaissReader(bytes, of: file)
            return try reader.readWhole()
        }
    }

    /// Whether a file begins with letters that faiss uses, those of classes that are not read included.
    ///
    /// - Parameter file: Any file.
    /// - Returns: True if `init(_:)` does not throw `.unknownFormat`.
    package static func recognizes(_ file: MappedFile) -> Bool {
        file.withUnsafeBytes { bytes in
            bytes.count >= 4 && FaissTypeName.isKnown(String(decoding: bytes[..<4], as: UTF8.self))
        }
    }

    /// Writes an index as faiss does; the file appears under its name when it is complete.
    ///
    /// Keys other than 0, 1, 2, … of rows and graphs become an `IndexIDMap`. Cosine, which faiss does not have, becomes the
    /// inner product of rows of length 1: whoever searches in faiss must normalise the queries.
    ///
    /// - Parameters:
    ///   - index: What to write.
    ///   - url: The file.
    /// - Throws: `VectorIndexError.notExpressible` when faiss could not read it back; `FileStorageError` when the file
    ///   cannot be written; what copying the rows throws. Nothing is left behind then.
    package static func write(_ index: FaissIndex, to url: URL) throws {
        try FaissWriter.check(index)
        let file = try AtomicFile(replacing: url)
        do {
            try FaissWriter(file: file).write(index)
        } catch {
            file.cancel()
            throw error
        }
        try file.commit()
    }
}
