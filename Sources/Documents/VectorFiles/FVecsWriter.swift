// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// Writes vectors to a `.fvecs` file, some at a time.
///
/// The file appears under its name with `finish()`; without it nothing is left behind. `FVecsFile` has the format.
public final class FVecsWriter {
    /// The number of components of each vector.
    public let columns: Int

    /// The number of vectors written so far.
    public private(set) var rows = 0

    private let file: AtomicFile

    /// Starts a file.
    ///
    /// - Parameters:
    ///   - url: The name under which the file will appear.
    ///   - columns: The number of components of each vector.
    /// - Throws: `FileStorageError` when the file cannot be made.
    /// - Precondition: `columns` is positive and at most 1,048,576, the most that `FVecsFile` believes.
    public init(_ url: URL, columns: Int) throws {
        precondition((1...FVecsFile.dimensionLimit).contains(columns), "A vector has 1 to 1,048,576 components.")
        self.columns = columns
        file = try AtomicFile(replacing: url)
    }

    /// Adds vectors.
    ///
    /// - Parameter rows: Whole vectors, one after the other.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: The count is a multiple of `columns`.
    public func append(rows: UnsafeBufferPointer<Float>) throws {
        precondition(rows.count.isMultiple(of: columns), "Only whole vectors can be added.")
        for start in stride(from: 0, to: rows.count, by: columns) {
            try withUnsafeBytes(of: Int32(columns).littleEndian) { try file.write($0) }
            try file.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rows[start..<start + columns])))
            self.rows += 1
        }
    }

    /// Adds vectors.
    ///
    /// - Parameter rows: Whole vectors, one after the other.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: The count is a multiple of `columns`.
    public func append(rows: [Float]) throws {
        try rows.withUnsafeBufferPointer { try append(rows: $0) }
    }

    /// Completes the file and puts it under its name.
    ///
    /// - Throws: `FileStorageError.unwritable`.
    public func finish() throws {
        try file.commit()
    }

    /// Gives up: nothing is left behind.
    public func cancel() {
        file.cancel()
    }
}
