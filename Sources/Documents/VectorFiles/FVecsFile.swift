// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// Vectors in a `.fvecs` file, mapped into memory.
///
/// The format, <http://corpus-texmex.irisa.fr>, all little-endian: for each vector its number of components as 4 bytes,
/// then the components in single precision. The number is the same for all. An empty file holds no vectors.
public struct FVecsFile: Sendable {
    /// The file.
    public let url: URL

    /// The number of vectors.
    public let rows: Int

    /// The number of components of each; 0 for an empty file.
    public let columns: Int

    private let file: MappedFile

    /// The greatest number of components that is believed, and written.
    static let dimensionLimit = 1 << 20

    /// Maps a file and checks it.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorFileError`, or `FileStorageError` when the file cannot be read.
    public init(contentsOf url: URL) throws {
        let file = try MappedFile(contentsOf: url)
        (rows, columns) = try file.withUnsafeBytes { bytes in
            guard !bytes.isEmpty else { return (0, 0) }
            guard bytes.count >= 4 else { throw VectorFileError.damaged(url, reason: "it is cut short") }
            let columns = Self.integer(bytes, at: 0)
            guard (1...Self.dimensionLimit).contains(columns) else {
                throw VectorFileError.damaged(url, reason: "its first vector claims \(columns) components")
            }
            let stride = 4 + 4 * columns
            let rows = bytes.count / stride
            for row in 0..<rows {
                let actual = Self.integer(bytes, at: row * stride)
                guard actual == columns else {
                    throw VectorFileError.inconsistentDimension(row: row, expected: columns, actual: actual, file: url)
                }
            }
            guard bytes.count.isMultiple(of: stride) else {
                throw VectorFileError.damaged(url, reason: "it ends inside vector \(rows)")
            }
            return (rows, columns)
        }
        self.url = url
        self.file = file
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    }

    /// The components of all vectors.
    ///
    /// - Returns: `rows × columns` numbers, row-major.
    public func floats() -> [Float] {
        [Float](unsafeUninitializedCapacity: rows * columns) { buffer, initializedCount in
            copyFloats(to: buffer)
            initializedCount = rows * columns
        }
    }

    /// Copies the components of all vectors, `rows × columns`, row-major.
    ///
    /// - Parameter target: Room for them; it need not be initialised.
    package func copyFloats(to target: UnsafeMutableBufferPointer<Float>) {
        precondition(target.count >= rows * columns, "The target is too small.")
        guard let output = target.baseAddress else { return }
        file.withUnsafeBytes { bytes in
            for row in 0..<rows {
                let start = row * (4 + 4 * columns) + 4
                for column in 0..<columns {
                    let bits = bytes.loadUnaligned(fromByteOffset: start + 4 * column, as: UInt32.self)
                    (output + row * columns + column).initialize(to: Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
        }
    }
}
