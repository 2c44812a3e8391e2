// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A place in the bytes of a faiss file, from which fields are read, little-endian, none beyond the end.
struct FaissCursor {
    /// The file, for errors.
    let url: URL
    /// The offset of the next field.
    private(set) var offset = 0

    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer, url: URL) {
        self.bytes = bytes
        self.url = url
    }

    /// Bytes that are left.
    var remaining: Int { bytes.count - offset }

    /// The error for a contradiction.
    ///
    /// - Parameters:
    ///   - reason: What is wrong, without the place.
    ///   - place: Where; the next field if it is nil.
    /// - Returns: An error that names the file and the byte.
    func damage(_ reason: String, at place: Int? = nil) -> VectorIndexError {
        .damaged(url, reason: "\(reason), at byte \(place ?? offset)")
    }

    /// Takes bytes.
    ///
    /// - Parameters:
    ///   - count: How many, at least 0.
    ///   - what: What stands there, for the error.
    /// - Returns: Where they begin.
    /// - Throws: `VectorIndexError.damaged` when the file ends before.
    mutating func skip(_ count: Int, _ what: String) throws -> Int {
        guard count <= remaining else {
            throw damage("it ends inside \(what): \(count) bytes are needed and \(remaining) are left")
        }
        defer { offset += count }
        return offset
    }

    /// Reads an integer of any width.
    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type, _ what: String) throws
        -> Value
    {
        let start = try skip(MemoryLayout<Value>.size, what)
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Value.self))
    }

    /// Reads the four letters of a type.
    ///
    /// - Returns: The letters; nil if they are not printable ASCII.
    mutating func letters(_ what: String) throws -> String? {
        let start = try skip(4, what)
        let letters = bytes[start..<start + 4]
        guard letters.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Reads the count before a vector and makes sure that its elements are all there.
    ///
    /// - Parameters:
    ///   - elementBytes: Bytes of an element.
    ///   - what: What the vector holds, for the error.
    /// - Returns: The number of elements, all within the file.
    /// - Throws: `VectorIndexError.damaged`.
    mutating func count(elementBytes: Int, _ what: String) throws -> Int {
        let place = offset
        let count = try integer(UInt64.self, "the count of \(what)")
        guard count <= UInt64(remaining / elementBytes) else {
            throw damage("\(count) \(what) are announced and \(remaining) bytes are left", at: place)
        }
        return Int(count)
    }

    /// Reads a vector of integers: its count, then its elements.
    mutating func integers<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type,
        _ what: String
    ) throws -> [Value] {
        let count = try count(elementBytes: MemoryLayout<Value>.size, what)
        return try integers(type, count: count, what)
    }

    /// Reads integers whose number is known.
    mutating func integers<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type,
        count: Int,
        _ what: String
    ) throws -> [Value] {
        let width = MemoryLayout<Value>.size
        let (byteCount, overflows) = count.multipliedReportingOverflow(by: width)
        guard !overflows, count >= 0 else { throw damage("\(count) \(what) are announced") }
        let start = try skip(byteCount, what)
        return [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            for index in 0..<count {
                let value = bytes.loadUnaligned(fromByteOffset: start + index * width, as: Value.self)
                buffer.initializeElement(at: index, to: Value(littleEndian: value))
            }
            initializedCount = count
        }
    }
}
