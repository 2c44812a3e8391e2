// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// A matrix in a `.npy` file, mapped into memory.
///
/// ```swift
/// let file = try NumPyFile(contentsOf: url)
/// let vectors = file.floats()                 // file.rows × file.columns, row-major
/// ```
///
/// Single precision (`<f4`) is read in place; half (`<f2`) and double precision (`<f8`) are converted. An array of one
/// dimension is a matrix of one row. Arrays stored column by column and other types are refused by name.
public struct NumPyFile: Sendable {
    /// The file.
    public let url: URL

    /// The number of vectors.
    public let rows: Int

    /// The number of components of each.
    public let columns: Int

    private let file: MappedFile
    private let dataOffset: Int
    private let elementType: NumPyElement

    /// Maps a file and checks its header against its size.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorFileError`, or `FileStorageError` when the file cannot be read.
    public init(contentsOf url: URL) throws {
        let file = try MappedFile(contentsOf: url)
        let header: NumPyHeader
        do {
            header = try file.withUnsafeBytes { try NumPyHeader($0) }
        } catch let fault as NumPyHeader.Fault {
            throw VectorFileError.damaged(url, reason: fault.reason)
        }
        guard let elementType = NumPyElement(rawValue: header.elementType) else {
            let supported = NumPyElement.allCases.map(\.rawValue)
            throw VectorFileError.unsupportedElementType(header.elementType, supported: supported, file: url)
        }
        guard (1...2).contains(header.shape.count) else {
            throw VectorFileError.notAMatrix(shape: header.shape, file: url)
        }
        guard !header.isColumnMajor || header.shape.count == 1 else { throw VectorFileError.columnMajor(url) }
        rows = header.shape.count == 1 ? 1 : header.shape[0]
        columns = header.shape.last ?? 0
        // Any number of rows without components has the right size: it must not be believed.
        guard rows == 0 || columns > 0 else { throw VectorFileError.notAMatrix(shape: header.shape, file: url) }
        let (count, tooMany) = rows.multipliedReportingOverflow(by: columns)
        let (byteCount, tooGreat) = count.multipliedReportingOverflow(by: elementType.byteCount)
        guard !tooMany, !tooGreat, byteCount == file.count - header.dataOffset else {
            let reason =
                "\(file.count - header.dataOffset) bytes follow the header but \(header.shape) of "
                + "\(elementType.rawValue) needs another number"
            throw VectorFileError.damaged(url, reason: reason)
        }
        self.url = url
        self.file = file
        self.elementType = elementType
        dataOffset = header.dataOffset
    }

    /// The components of all vectors.
    ///
    /// - Returns: `rows × columns` numbers, row-major. Double precision is rounded to the nearest.
    public func floats() -> [Float] {
        withUnsafeFloats { Array($0) }
    }

    /// Calls a closure with the components of all vectors, `rows × columns`, row-major.
    ///
    /// Single precision at a multiple of four bytes is not copied.
    ///
    /// - Parameter body: Reads the numbers, which must not be kept beyond the call.
    /// - Returns: What the closure returned.
    package func withUnsafeFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try file.withUnsafeBytes { bytes in
            let data = UnsafeRawBufferPointer(rebasing: bytes[dataOffset...])
            let address = Int(bitPattern: data.baseAddress)
            if elementType == .float32, 1.littleEndian == 1, address % MemoryLayout<Float>.alignment == 0 {
                return try body(data.assumingMemoryBound(to: Float.self))
            }
            let count = rows * columns
            let converted = (0..<count).map { elementType.float(in: data, at: $0) }
            return try converted.withUnsafeBufferPointer(body)
        }
    }
}

/// The types of numbers that are read, by NumPy's names.
enum NumPyElement: String, CaseIterable {
    case float32 = "<f4"
    case float16 = "<f2"
    case float64 = "<f8"

    var byteCount: Int {
        switch self {
        case .float32: 4
        case .float16: 2
        case .float64: 8
        }
    }

    func float(in data: UnsafeRawBufferPointer, at index: Int) -> Float {
        switch self {
        case .float32:
            let bits = data.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: bits))
        case .float16:
            let bits = data.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            return HalfPrecision.float(fromBits: UInt16(littleEndian: bits))
        case .float64:
            let bits = data.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
            return Float(Double(bitPattern: UInt64(littleEndian: bits)))
        }
    }
}
