// SPDX-License-Identifier: Apache-2.0
import FileStorage

/// Vectors of float16 components (IEEE 754 binary16): half the memory of `Embeddings`.
///
/// A component is rounded to the nearest float16, halves to even: it is off by at most 2⁻¹¹ (0.05 %) of itself where its
/// magnitude is 2⁻¹⁴ or more, and by at most 2⁻²⁵ below. The same numbers as NumPy's `astype(numpy.float16)`, which however
/// makes infinity of what is too large.
public struct Float16Embeddings: Sendable, Hashable {
    /// The components of each vector, 0 only if there is none.
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    /// `count × dimension` components, row after row: 1 bit of sign, 5 of exponent, 10 of fraction.
    public let bits: [UInt16]

    /// Rounds vectors to float16.
    ///
    /// - Parameter embeddings: `count × dimension` components of magnitude below 65,520.
    /// - Throws: `QuantizationError`: `.nonFinite` for an infinite component or NaN, `.outOfRange` for one that would become
    ///   infinite, `.vanishing` for a vector of which nothing but zeros would be left.
    public init(_ embeddings: Embeddings) throws {
        if let row = embeddings.firstNonFiniteRow { throw QuantizationError.nonFinite(row: row) }
        let (count, dimension) = (embeddings.count, embeddings.dimension)
        let storage = embeddings.storage
        let bits = storage.withUnsafeBufferPointer { floats in
            [UInt16](unsafeUninitializedCapacity: floats.count) { bits, written in
                for place in floats.indices {
                    bits.initializeElement(at: place, to: HalfPrecision.bits(nearest: floats[place]))
                }
                written = floats.count
            }
        }
        for row in 0..<count {
            let places = row * dimension..<(row + 1) * dimension
            var magnitudes: UInt16 = 0
            for place in places {
                if bits[place] & 0x7fff == 0x7c00 {
                    let component = place - places.lowerBound
                    throw QuantizationError.outOfRange(row: row, component: component, value: storage[place])
                }
                magnitudes |= bits[place] & 0x7fff
            }
            if magnitudes == 0, storage[places].contains(where: { $0 != 0 }) {
                throw QuantizationError.vanishing(row: row)
            }
        }
        self.bits = bits
        self.count = count
        self.dimension = dimension
    }

    /// Vectors from stored float16 components.
    ///
    /// - Parameters:
    ///   - bits: `count × dimension` components, row after row.
    ///   - dimension: Components of each vector.
    /// - Throws: `QuantizationError.nonFinite` for an infinite component or NaN.
    /// - Precondition: `bits.count` is a multiple of `dimension`.
    public init(bits: [UInt16], dimension: Int) throws {
        precondition(
            dimension > 0 ? bits.count % dimension == 0 : bits.isEmpty,
            "\(bits.count) components are not whole rows of \(dimension)."
        )
        if let place = bits.firstIndex(where: { $0 & 0x7fff >= 0x7c00 }) {
            throw QuantizationError.nonFinite(row: place / dimension)
        }
        self.bits = bits
        self.dimension = dimension
        count = dimension > 0 ? bits.count / dimension : 0
    }

    /// The vectors in float32, `count × dimension`: the same numbers.
    public var embeddings: Embeddings {
        Embeddings(storage: bits.map(HalfPrecision.float(fromBits:)), dimension: dimension)
    }

    /// The vector of a row in float32.
    public subscript(row: Int) -> Embedding {
        precondition(row >= 0 && row < count, "Row \(row) of \(count).")
        return Embedding(bits[row * dimension..<(row + 1) * dimension].map(HalfPrecision.float(fromBits:)))
    }
}
