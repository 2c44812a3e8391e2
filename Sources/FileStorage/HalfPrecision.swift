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

    /// The nearest half precision number, halves to even.
    ///
    /// - Parameter value: Any number.
    /// - Returns: 1 bit of sign, 5 of exponent, 10 of fraction: infinity from 65,520 on, and a quiet NaN for NaN.
    @inline(__always)
    package static func bits(nearest value: Float) -> UInt16 {
        let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
        let magnitude = value.bitPattern & 0x7fff_ffff
        if magnitude >= 0x477f_f000 {  // 65,520, half way to the first number that there is no more
            guard magnitude > 0x7f80_0000 else { return sign | 0x7c00 }
            return sign | 0x7e00 | UInt16(truncatingIfNeeded: magnitude >> 13) & 0x1ff
        }
        if magnitude >= 0x3880_0000 {  // normal: the bias goes from 127 to 15, and 13 bits are rounded away
            let even = magnitude >> 13 & 1
            return sign | UInt16((magnitude - (127 - 15) << 23 + 0xfff + even) >> 13)
        }
        // Subnormal. The last bit of a Float in 0.5..<1 stands for 2^-24: the sum is rounded to whole ones, halves to even.
        let sum: Float = Float(bitPattern: magnitude) + 0.5
        return sign | UInt16(sum.bitPattern - Float(0.5).bitPattern)
    }
}
