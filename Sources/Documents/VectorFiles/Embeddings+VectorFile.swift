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
}
