// SPDX-License-Identifier: Apache-2.0

/// IEEE 754 half precision, which x86-64 has no Swift type for on every platform.
package enum HalfPrecision {
    /// The exact value of 16 bits of half precision.
    ///
    /// A signalling NaN becomes a NaN with the same sign and payload, shifted.
    ///
    /// - Parameter bits: 1 bit of sign, 5 of exponent, 10 of fraction.
    /// - Returns: The same number in single precision.
    @inline(__always)
    package static func float(fromBits bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let magnitude = UInt32(bits & 0x7fff)
        if magnitude >= 0x7c00 {  // infinity or NaN
            return Float(bitPattern: sign | 0x7f80_0000 | (magnitude & 0x3ff) << 13)
        }
        if magnitude >= 0x0400 {  // normal: the bias goes from 15 to 127
            return Float(bitPattern: sign | (magnitude << 13 + (127 - 15) << 23))
        }
        // Subnormal: a whole number of 2^-24, which a Float holds exactly.
        let value = Float(magnitude) * 0x1p-24
        return Float(bitPattern: sign | value.bitPattern)
    }
}
