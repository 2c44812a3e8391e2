// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct TensorTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func tensor(_ type: String, _ shape: [Int], _ bytes: [UInt8], shift: Int = 0) throws -> Tensor {
        var builder = TensorFileBuilder()
        if shift > 0 { builder.add("shift", "U8", [shift], [UInt8](repeating: 0, count: shift)) }
        builder.add("w", type, shape, bytes)
        return try SafetensorsFile(contentsOf: directory.write("\(type)\(shift)", builder.bytes())).tensor(named: "w")
    }

    private func littleEndian(_ values: some Sequence<some FixedWidthInteger>) -> [UInt8] {
        values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    }

    @Test func all65536HalfPrecisionValuesConvertExactly() throws {
        let floats = try tensor("F16", [256, 256], littleEndian(UInt16.min...UInt16.max)).floats()
        try #require(floats.count == 65_536)
        for (bits, value) in floats.enumerated() {
            // The definition in double precision: sign × 2^(exponent − 15) × (1 + fraction / 1024).
            let exponent = bits >> 10 & 31
            let fraction = Double(bits & 1023) / 1024
            var expected = fraction * 0x1p-14
            if exponent == 31 {
                expected = fraction == 0 ? .infinity : .nan
            } else if exponent > 0 {
                expected = Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
            }
            if bits >= 32_768 { expected = -expected }
            let isEqual = expected.isNaN ? value.isNaN : Double(value) == expected && value.sign == expected.sign
            if !isEqual { Issue.record("\(bits): \(value) is not \(expected)") }
        }
    }

    @Test func all65536Bfloat16ValuesConvertExactly() throws {
        let floats = try tensor("BF16", [65_536], littleEndian(UInt16.min...UInt16.max)).floats()
        try #require(floats.count == 65_536)
        for (bits, value) in floats.enumerated() {
            let exponent = bits >> 7 & 255
            let fraction = Double(bits & 127) / 128
            var expected = fraction * 0x1p-126
            if exponent == 255 {
                expected = fraction == 0 ? .infinity : .nan
            } else if exponent > 0 {
                expected = Double(sign: .plus, exponent: exponent - 127, significand: 1 + fraction)
            }
            if bits >= 32_768 { expected = -expected }
            let isEqual = expected.isNaN ? value.isNaN : Double(value) == expected && value.sign == expected.sign
            if !isEqual { Issue.record("\(bits): \(value) is not \(expected)") }
        }
    }

    @Test func doublePrecisionRoundsToTheNearest() throws {
        let values = [0, 1, -1.5, 0.1, 1e300, .pi, 1e-46, .infinity]
        let floats = try tensor("F64", [8], littleEndian(values.map(\.bitPattern))).floats()
        #expect(floats == values.map { Float($0) })
    }

    @Test(arguments: [0, 1, 2, 3, 4, 8])
    func singlePrecisionIsReadInPlaceWhereAligned(shift: Int) throws {
        let values: [Float] = [1, -2, 3.5, 0]
        let tensor = try tensor("F32", [4], littleEndian(values.map(\.bitPattern)), shift: shift)
        #expect(try tensor.floats() == values)
        let inPlace = tensor.floatsInPlace.map(Array.init)
        #expect(inPlace == (shift % 4 == 0 ? values : nil))
    }

    @Test func onlySinglePrecisionIsReadInPlace() throws {
        #expect(try tensor("F16", [2], [0, 0, 0, 0]).floatsInPlace == nil)
        #expect(try tensor("I32", [1], [0, 0, 0, 0]).floatsInPlace == nil)
        #expect(try tensor("F32", [0], []).floatsInPlace?.count == 0)
    }

    @Test(arguments: [
        "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0", "U16", "I16", "U32", "I32", "U64", "I64", "C64",
    ])
    func otherTypesAreKnownButNotRead(type: String) throws {
        let elementType = try #require(ElementType(rawValue: type))
        let tensor = try tensor(type, [2], [UInt8](repeating: 0, count: 2 * elementType.byteCount))
        let error = ModelError.unsupportedElementType(type, tensor: "w", file: tensor.file)
        #expect(throws: error) { try tensor.floats() }
        #expect(throws: error) { try tensor.requireFiniteValues() }
    }

    @Test(arguments: [Float.infinity, -.infinity, .nan, .signalingNaN])
    func infinityAndNaNAreFoundWhereverTheyAre(value: Float) throws {
        for position in [0, 63, 99] {
            var values = [Float](repeating: .greatestFiniteMagnitude, count: 100)
            values[position] = value
            let tensor = try tensor("F32", [100], littleEndian(values.map(\.bitPattern)), shift: position)
            #expect(throws: ModelError.nonFiniteWeights(tensor: "w", file: tensor.file)) {
                try tensor.requireFiniteValues()
            }
        }
    }

    @Test func finiteValuesPass() throws {
        try tensor("F32", [2], littleEndian([Float.greatestFiniteMagnitude.bitPattern, 1])).requireFiniteValues()
        try tensor("F16", [2], littleEndian([UInt16(0x7bff), 0xfbff])).requireFiniteValues()
        try tensor("BF16", [2], littleEndian([UInt16(0x7f7f), 0xff7f])).requireFiniteValues()
        try tensor("F64", [1], littleEndian([(1e38).bitPattern])).requireFiniteValues()
        try tensor("F32", [0], []).requireFiniteValues()
    }

    @Test(arguments: [("F16", [0x00, 0x7c]), ("BF16", [0x80, 0x7f]), ("F64", [0, 0, 0, 0, 0, 0, 0xf0, 0x7e])])
    func infinityIsFoundInOtherTypes(type: String, bytes: [UInt8]) throws {
        // The double is finite, but beyond the range of single precision.
        let tensor = try tensor(type, [1], bytes)
        #expect(throws: ModelError.nonFiniteWeights(tensor: "w", file: tensor.file)) {
            try tensor.requireFiniteValues()
        }
    }

    @Test func releasedPagesAreReadAgain() throws {
        let values = (0..<50_000).map { Float($0) }
        let tensor = try tensor("F32", [50_000], littleEndian(values.map(\.bitPattern)), shift: 12)
        tensor.prefetchPages()
        tensor.releasePages()
        #expect(try tensor.floats() == values)
    }
}
