// SPDX-License-Identifier: Apache-2.0

import FileStorage
import Testing

struct HalfPrecisionTests {
    /// The definition, in double precision: sign × 2^(exponent − 15) × (1 + fraction / 1024).
    private func definition(_ bits: UInt16) -> Double {
        let sign = bits >> 15 == 0 ? 1.0 : -1.0
        let exponent = Int(bits >> 10 & 0x1f)
        let fraction = Double(bits & 0x3ff) / 1024
        switch exponent {
        case 0: return sign * fraction * 0x1p-14
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }

    @Test func all65536ValuesAreExact() {
        for bits in UInt16.min...UInt16.max {
            let value = HalfPrecision.float(fromBits: bits)
            let expected = definition(bits)
            if expected.isNaN {
                #expect(value.isNaN)
            } else if Double(value) != expected || (value.sign == .minus) != (bits >> 15 == 1) {
                Issue.record("\(bits): \(value) is not \(expected)")
            }
        }
    }
}
