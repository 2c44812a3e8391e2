// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
public import Vectors

extension Embeddings {
    /// Reads the vectors of a `.npy` or `.fvecs` file.
    ///
    /// - Parameter url: The file; its ending tells the format.
    /// - Throws: `VectorFileError` for another ending, a damaged file, or a component that is infinite or NaN;
    ///   `FileStorageError` when the file cannot be read.
    public init(contentsOf url: URL) throws {
        switch url.pathExtension.lowercased() {
        case "npy":
            let file = try NumPyFile(contentsOf: url)
            self.init(storage: file.floats(), dimension: file.rows == 0 ? 0 : file.columns)
        case "fvecs":
            let file = try FVecsFile(contentsOf: url)
            self.init(storage: file.floats(), dimension: file.columns)
        default:
            throw VectorFileError.unknownEnding(url)
        }
        if let row = firstNonFiniteRow { throw VectorFileError.nonFinite(row: row, file: url) }
    }

    /// Writes the vectors to a `.npy` or `.fvecs` file, so that texts are encoded once and read back with
    /// `init(contentsOf:)`.
    ///
    /// The file appears under its name only when it is complete. A `.fvecs` file without vectors does not keep their
    /// dimension.
    ///
    /// - Parameter url: The file; its ending tells the format.
    /// - Throws: `VectorFileError` for another ending, a component that is infinite or NaN, or `dimension` 0;
    ///   `FileStorageError` when the file cannot be written.
    /// - Precondition: For `.fvecs`, a dimension of at most 1,048,576.
    public func write(to url: URL) throws {
        let ending = url.pathExtension.lowercased()
        guard ending == "npy" || ending == "fvecs" else { throw VectorFileError.unknownEnding(url) }
        guard dimension > 0 else { throw VectorFileError.notAMatrix(shape: [0, 0], file: url) }
        if let row = firstNonFiniteRow { throw VectorFileError.nonFinite(row: row, file: url) }
        if ending == "npy" {
            let writer = try NumPyWriter(url, columns: dimension, rows: count)
            try writer.append(rows: storage)
            try writer.finish()
        } else {
            let writer = try FVecsWriter(url, columns: dimension)
            try writer.append(rows: storage)
            try writer.finish()
        }
    }
}
