// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// A tensor in a mapped file of weights: a view, which costs nothing to copy and keeps the file mapped.
public struct Tensor: Sendable {
    /// The checkpoint's literal name.
    public let name: String

    /// The type of the elements in the file.
    public let elementType: ElementType

    /// The sizes, outermost first; empty for a single number.
    public let shape: [Int]

    /// The product of the sizes.
    public let elementCount: Int

    let storage: MappedFile
    let bytes: Range<Int>

    /// The file that holds the tensor.
    public var file: URL { storage.url }

    /// The elements as single-precision numbers, row-major.
    ///
    /// Half precision and bfloat16 convert exactly; double precision rounds to the nearest.
    ///
    /// - Returns: `elementCount` numbers.
    /// - Throws: `ModelError.unsupportedElementType` when the elements are not floating-point numbers.
    public func floats() throws -> [Float] {
        try requireFloatingPoint()
        return try [Float](unsafeUninitializedCapacity: elementCount) { buffer, initializedCount in
            try copyFloats(to: UnsafeMutableBufferPointer(rebasing: buffer[..<elementCount]))
            initializedCount = elementCount
        }
    }
}

extension Tensor {
    /// Calls a closure with the tensor's bytes, little-endian, which need not be aligned.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[bytes])) }
    }

    /// The elements where they are in the file, if they are single-precision numbers and aligned.
    ///
    /// The pointer is valid as long as this tensor, or a copy of it, is kept.
    package var floatsInPlace: UnsafeBufferPointer<Float>? {
        guard isLittleEndian, elementType == .float32 else { return nil }
        guard elementCount > 0, let base = storage.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = base + bytes.lowerBound
        guard Int(bitPattern: start) % MemoryLayout<Float>.alignment == 0 else { return nil }
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: Float.self), count: elementCount)
    }

    private var isLittleEndian: Bool { 1.littleEndian == 1 }

    /// Converts the elements to single precision, row-major.
    ///
    /// - Parameter target: Room for exactly `elementCount` numbers; it need not be initialised.
    /// - Throws: `ModelError.unsupportedElementType` when the elements are not floating-point numbers.
    package func copyFloats(to target: UnsafeMutableBufferPointer<Float>) throws {
        precondition(target.count == elementCount, "The target must have room for exactly the tensor's elements.")
        try requireFloatingPoint()
        guard let output = target.baseAddress else { return }
        withUnsafeBytes { source in
            guard let input = source.baseAddress else { return }
            switch elementType {
            case .float32 where isLittleEndian:
                UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
            case .float32:
                for index in 0..<elementCount {
                    let bits = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
                    (output + index).initialize(to: Float(bitPattern: bits))
                }
            case .bfloat16:
                for index in 0..<elementCount {
                    let bits = UInt16(littleEndian: input.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
                    (output + index).initialize(to: Float(bitPattern: UInt32(bits) << 16))
                }
            case .float16:
                for index in 0..<elementCount {
                    let bits = UInt16(littleEndian: input.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
                    (output + index).initialize(to: HalfPrecision.float(fromBits: bits))
                }
            case .float64:
                for index in 0..<elementCount {
                    let bits = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                    (output + index).initialize(to: Float(Double(bitPattern: bits)))
                }
            default:
                break
            }
        }
    }

    /// Checks that no element is an infinity or NaN; a double too great for a `Float` counts as an infinity.
    ///
    /// - Throws: `ModelError.nonFiniteWeights`, or `.unsupportedElementType` when the elements are not floating-point.
    package func requireFiniteValues() throws {
        try requireFloatingPoint()
        let isFinite = withUnsafeBytes { source in
            switch elementType {
            case .float32: Self.allFinite(source, as: UInt32.self, exponent: 0x7f80_0000)
            case .bfloat16: Self.allFinite(source, as: UInt16.self, exponent: 0x7f80)
            case .float16: Self.allFinite(source, as: UInt16.self, exponent: 0x7c00)
            default:
                (0..<elementCount).allSatisfy { index in
                    let bits = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                    return Float(Double(bitPattern: bits)).isFinite
                }
            }
        }
        guard isFinite else { throw ModelError.nonFiniteWeights(tensor: name, file: file) }
    }

    /// Lets go of the pages that hold only this tensor's bytes; they are read again if touched.
    package func releasePages() {
        storage.advise(.dontNeed, bytes)
    }

    /// Asks the system to start reading the tensor's bytes.
    package func prefetchPages() {
        storage.advise(.willNeed, bytes)
    }

    func requireFloatingPoint() throws {
        guard elementType.isFloatingPoint else {
            throw ModelError.unsupportedElementType(elementType.rawValue, tensor: name, file: file)
        }
    }

    /// Whether the exponent of no element is all ones.
    ///
    /// The loop has no early exit and no overflow checks, so that it vectorises.
    private static func allFinite<Bits: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafeRawBufferPointer,
        as type: Bits.Type,
        exponent: Bits
    ) -> Bool {
        guard let start = source.baseAddress else { return true }
        let size = MemoryLayout<Bits>.size
        var greatest: Bits = 0
        var position = start
        for _ in 0..<source.count / size {
            let bits = Bits(littleEndian: position.loadUnaligned(as: type))
            greatest = max(greatest, bits & exponent)
            position += size
        }
        return greatest < exponent
    }
}
