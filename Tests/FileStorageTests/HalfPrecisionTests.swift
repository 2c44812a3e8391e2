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

    @Test func allNumbersComeBackAndNaNsStayNaNs() {
        for bits in UInt16.min...UInt16.max {
            let back = HalfPrecision.bits(nearest: HalfPrecision.float(fromBits: bits))
            let isNaN = bits & 0x7fff > 0x7c00
            if isNaN ? back != bits | 0x0200 : back != bits { Issue.record("\(bits) came back as \(back)") }
        }
    }

    /// The only places where a wrong rounding shows: halves between neighbours, and the floats beside the halves.
    @Test func roundsToTheNearestAndHalvesToEven() {
        for bits in UInt16(0)..<0x7c00 {
            let lower = HalfPrecision.float(fromBits: bits)
            // After the greatest number comes 65,536, which is infinity.
            let upper = bits == 0x7bff ? 65536 : HalfPrecision.float(fromBits: bits + 1)
            let half = lower + (upper - lower) / 2
            let even = bits % 2 == 0 ? bits : bits + 1
            let agrees =
                HalfPrecision.bits(nearest: half) == even && HalfPrecision.bits(nearest: half.nextDown) == bits
                && HalfPrecision.bits(nearest: half.nextUp) == bits + 1
                && HalfPrecision.bits(nearest: -half) == even | 0x8000
            if !agrees { Issue.record("\(half), between \(lower) and \(upper)") }
        }
        #expect(HalfPrecision.bits(nearest: .greatestFiniteMagnitude) == 0x7c00)
        #expect(HalfPrecision.bits(nearest: -.infinity) == 0xfc00)
        #expect(HalfPrecision.bits(nearest: .leastNonzeroMagnitude) == 0)
    }
}
