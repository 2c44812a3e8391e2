// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// Writes a matrix to a `.npy` file, some rows at a time.
///
/// ```swift
/// let writer = try NumPyWriter(url, columns: 384)
/// try writer.append(rows: vectors)
/// try writer.finish()
/// ```
///
/// The file appears under its name with `finish()`; without it nothing is left behind. A stream, such as
/// `/dev/stdout`, is written to directly and needs the number of rows beforehand, for the header comes first.
public final class NumPyWriter {
    /// The types of numbers that are written.
    public enum ElementType: String, Sendable, Hashable {
        /// Single precision.
        case float32 = "<f4"
        /// Signed, 8 bits.
        case int8 = "|i1"
        /// Unsigned, 8 bits.
        case uint8 = "|u1"

        /// The size of a number in bytes.
        public var byteCount: Int {
            self == .float32 ? 4 : 1
        }
    }

    /// The type of the numbers.
    public let elementType: ElementType

    /// The number of components of each vector.
    public let columns: Int

    /// The number of vectors written so far.
    public private(set) var rows = 0

    private let file: AtomicFile
    private let announced: Int?

    /// Starts a file.
    ///
    /// - Parameters:
    ///   - url: The name under which the file will appear.
    ///   - columns: The number of components of each vector.
    ///   - elementType: The type of the numbers. The default is single precision.
    ///   - rows: How many vectors will come; nil, the default, if that is not known yet.
    /// - Throws: `FileStorageError` when the file cannot be made, `.notSeekable` for a stream without `rows`.
    /// - Precondition: `columns` is positive and `rows` not negative.
    public init(_ url: URL, columns: Int, elementType: ElementType = .float32, rows: Int? = nil) throws {
        precondition(columns > 0, "A vector has at least one component.")
        precondition(rows ?? 0 >= 0, "The number of rows is not negative.")
        file = try AtomicFile(replacing: url)
        guard rows != nil || !file.isDirect else { throw FileStorageError.notSeekable(url) }
        self.elementType = elementType
        self.columns = columns
        announced = rows
        try file.write(NumPyHeader.bytes(elementType: elementType.rawValue, rows: rows ?? 0, columns: columns))
    }

    /// Adds vectors of single precision.
    ///
    /// - Parameter rows: Whole vectors, one after the other.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: The file's numbers are of single precision, and the count is a multiple of `columns`.
    public func append(rows: UnsafeBufferPointer<Float>) throws {
        precondition(elementType == .float32, "The file's numbers are not of single precision.")
        try append(littleEndian: UnsafeRawBufferPointer(rows))
    }

    /// Adds vectors of single precision.
    ///
    /// - Parameter rows: Whole vectors, one after the other.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: The file's numbers are of single precision, and the count is a multiple of `columns`.
    public func append(rows: [Float]) throws {
        try rows.withUnsafeBufferPointer { try append(rows: $0) }
    }

    /// Adds vectors of numbers of one byte.
    ///
    /// - Parameter rows: Whole vectors, one after the other.
    /// - Throws: `FileStorageError.unwritable`.
    /// - Precondition: The file's numbers have one byte, and the count is a multiple of `columns`.
    public func append(bytes rows: UnsafeRawBufferPointer) throws {
        precondition(elementType != .float32, "The file's numbers have four bytes.")
        try append(littleEndian: rows)
    }

    private func append(littleEndian bytes: UnsafeRawBufferPointer) throws {
        let rowBytes = columns * elementType.byteCount
        precondition(bytes.count.isMultiple(of: rowBytes), "Only whole vectors can be added.")
        try file.write(bytes)
        rows += bytes.count / rowBytes
    }

    /// Completes the file and puts it under its name.
    ///
    /// - Throws: `FileStorageError.unwritable`, or `VectorFileError.wrongRowCount` when another number of rows was announced.
    public func finish() throws {
        if let announced {
            guard announced == rows else {
                file.cancel()
                throw VectorFileError.wrongRowCount(expected: announced, actual: rows, file: file.url)
            }
        } else {
            let header = NumPyHeader.bytes(elementType: elementType.rawValue, rows: rows, columns: columns)
            try file.overwrite(at: 0, with: header)
        }
        try file.commit()
    }

    /// Gives up: nothing is left behind.
    public func cancel() {
        file.cancel()
    }
}
