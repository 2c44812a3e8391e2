// SPDX-License-Identifier: Apache-2.0

extension UnsafeRawBufferPointer {
    /// The offset of the first byte that is not part of valid UTF-8, or `nil` if all are.
    package var invalidUTF8Offset: Int? {
        var index = 0
        while index < count {
            if self[index] < 0x80 {
                // Eight ASCII bytes at a time, as most files are.
                while index + 8 <= count, loadUnaligned(fromByteOffset: index, as: UInt64.self) & Self.highBits == 0 {
                    index += 8
                }
                while index < count, self[index] < 0x80 { index += 1 }
                continue
            }
            guard let length = validUTF8ScalarLength(at: index) else { return index }
            index += length
        }
        return nil
    }

    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// The number of bytes of the scalar that starts at an index, or `nil` if none does.
    ///
    /// Overlong forms, surrogates and what lies beyond U+10FFFF are no scalars.
    package func validUTF8ScalarLength(at index: Int) -> Int? {
        let lead = self[index]
        // The second byte's range makes the difference.
        let (length, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0x00...0x7f: return 1
        case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: (length, second) = (3, 0x80...0xbf)
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: return nil
        }
        guard index + length <= count, second.contains(self[index + 1]) else { return nil }
        for next in index + 2..<Swift.max(index + 2, index + length) where self[next] & 0xc0 != 0x80 { return nil }
        return length
    }
}
