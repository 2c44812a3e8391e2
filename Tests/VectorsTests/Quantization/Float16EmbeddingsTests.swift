// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Vectors

struct Float16EmbeddingsTests {
    /// `numpy.array(values, numpy.float32).astype(numpy.float16).view(numpy.uint16)`, NumPy 2.4.6.
    @Test func bitsEqualNumPy() throws {
        let values: [Float] = [
            1, 0.1, -0.3333333, 65504, 65519.99, 2049, 2051, 6.1e-5, 5.97e-8, 2.99e-8, 1e-8, -0.0, 1.00048828125,
            1.00146484375,
        ]
        let expected: [UInt16] = [
            15360, 11878, 46421, 31743, 31743, 26624, 26626, 1023, 1, 1, 0, 32768, 15360, 15362,
        ]
        #expect(try Float16Embeddings(Embeddings([values])).bits == expected)
    }

    @Test func errorsAreAsStated() throws {
        var generator = SplitMix64(seed: 3)
        let original = Embeddings(storage: randomFloats(40 * 17, using: &generator), dimension: 17)
        let made = try Float16Embeddings(original)
        #expect(made.count == 40 && made.dimension == 17)
        let decoded = made.embeddings
        for (before, after) in zip(original.storage, decoded.storage) {
            #expect(abs(before - after) <= max(abs(before) * 0x1p-11, 0x1p-25))
        }
        for row in 0..<40 { #expect(made[row] == decoded[row]) }
        #expect(try Float16Embeddings(decoded) == made)
        #expect(try Float16Embeddings(bits: made.bits, dimension: 17) == made)
    }

    @Test func refusesWhatWouldBecomeInfinite() throws {
        for value in [Float(65520), -65520, 1e5, -3e38] {
            #expect(throws: QuantizationError.outOfRange(row: 1, component: 0, value: value)) {
                _ = try Float16Embeddings(Embeddings([[1, 2], [value, 3]]))
            }
        }
        #expect(try Float16Embeddings(Embeddings([[65519.99]])).embeddings[0][0] == 65504)
    }

    @Test func refusesWhatWouldBecomeZeros() throws {
        #expect(throws: QuantizationError.vanishing(row: 1)) {
            _ = try Float16Embeddings(Embeddings([[0, 0], [1e-9, -1e-9]]))
        }
        #expect(try Float16Embeddings(Embeddings([[0, 0], [1e-9, 1]])).embeddings.storage == [0, 0, 0, 1])
    }

    @Test func refusesWhatIsNotFinite() {
        for bad in [Float.nan, .infinity, -.infinity] {
            #expect(throws: QuantizationError.nonFinite(row: 1)) {
                _ = try Float16Embeddings(Embeddings([[1, 2], [3, bad]]))
            }
        }
        for bits in [0x7c00, 0xfc00, 0x7e00, 0xffff] as [UInt16] {
            #expect(throws: QuantizationError.nonFinite(row: 1)) {
                _ = try Float16Embeddings(bits: [0, 0, 0, bits], dimension: 2)
            }
        }
    }

    @Test func noRowsAreNoComponents() throws {
        for none in [Embeddings(storage: [], dimension: 5), Embeddings(storage: [], dimension: 0)] {
            let made = try Float16Embeddings(none)
            #expect(made.count == 0 && made.bits.isEmpty && made.embeddings == none)
            #expect(try Float16Embeddings(bits: [], dimension: none.dimension) == made)
        }
    }
}
