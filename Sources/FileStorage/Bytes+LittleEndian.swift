// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension [UInt8] {
    /// Adds an integer, its lowest byte first.
    mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// The integer at an offset, its lowest byte first; any alignment.
    ///
    /// The caller has made sure that the bytes are there; in debug builds the buffer checks.
    func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(_ type: Integer.Type, at offset: Int) -> Integer {
        Integer(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// The offset of the first byte of a range that is not zero, or `nil` if all are.
    func firstNonZero(in range: Range<Int>) -> Int? {
        guard let first = range.first, let baseAddress else { return nil }
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "Only bytes of the buffer can be looked at.")
        // All are zero if the first is and each is like the one after it: the library compares many at once.
        let start = baseAddress + first
        if self[first] == 0, memcmp(start, start + 1, range.count - 1) == 0 { return nil }
        return range.first { self[$0] != 0 }
    }
}
