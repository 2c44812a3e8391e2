// SPDX-License-Identifier: Apache-2.0

/// Vectors of one bit a component, whether it is greater than 0: a thirty-second of the memory of `Embeddings`.
///
/// Eight components are a byte, the first in its most significant bit, and a row ends with a whole byte: the `ubinary` of
/// sentence-transformers' `quantize_embeddings`, which is `numpy.packbits(x > 0, axis=1)`.
///
/// Only directions survive, and roughly: use the scores to choose candidates that better vectors then rank.
public struct BinaryEmbeddings: Sendable, Hashable {
    /// The components of each vector, 0 only if there is none.
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    /// `count × bytesPerRow` bytes, row after row; bits after a row's last component are 0.
    public let bytes: [UInt8]

    /// The bytes of each vector: `dimension` / 8, rounded up.
    public var bytesPerRow: Int { (dimension + 7) / 8 }

    /// Keeps of each component whether it is greater than 0.
    ///
    /// - Parameter embeddings: `count × dimension` finite components. Those of a zero vector count as not greater than 0.
    /// - Throws: `QuantizationError.nonFinite` for an infinite component or NaN.
    public init(_ embeddings: Embeddings) throws {
        if let row = embeddings.firstNonFiniteRow { throw QuantizationError.nonFinite(row: row) }
        dimension = embeddings.dimension
        count = embeddings.count
        let (dimension, rowBytes) = (embeddings.dimension, (embeddings.dimension + 7) / 8)
        var bytes = [UInt8](repeating: 0, count: embeddings.count * rowBytes)
        embeddings.storage.withUnsafeBufferPointer { floats in
            for row in 0..<embeddings.count {
                for component in 0..<dimension where floats[row * dimension + component] > 0 {
                    bytes[row * rowBytes + component / 8] |= 0x80 >> UInt8(component % 8)
                }
            }
        }
        self.bytes = bytes
    }

    /// Vectors from stored bits.
    ///
    /// - Parameters:
    ///   - bytes: Whole rows of `dimension` / 8 bytes, rounded up.
    ///   - dimension: Components of each vector.
    /// - Throws: `QuantizationError.paddingNotZero` for a row with bits after its last component.
    /// - Precondition: `bytes.count` is a multiple of the bytes of a row.
    public init(bytes: [UInt8], dimension: Int) throws {
        let rowBytes = (dimension + 7) / 8
        precondition(
            dimension > 0 ? bytes.count % rowBytes == 0 : bytes.isEmpty,
            "\(bytes.count) bytes are not whole rows of \(dimension) bits."
        )
        count = dimension > 0 ? bytes.count / rowBytes : 0
        let padding: UInt8 = dimension % 8 == 0 ? 0 : 0xff >> UInt8(dimension % 8)
        for row in 0..<count where bytes[(row + 1) * rowBytes - 1] & padding != 0 {
            throw QuantizationError.paddingNotZero(row: row)
        }
        self.bytes = bytes
        self.dimension = dimension
    }

    /// The decoded vectors, `count × dimension`: 1 where the bit is set, −1 where it is not.
    ///
    /// Each has the length √`dimension`.
    public var embeddings: Embeddings {
        var storage: [Float] = []
        storage.reserveCapacity(count * dimension)
        for row in 0..<count {
            for component in 0..<dimension {
                let byte = bytes[row * bytesPerRow + component / 8]
                storage.append(byte << UInt8(component % 8) & 0x80 != 0 ? 1 : -1)
            }
        }
        return Embeddings(storage: storage, dimension: dimension)
    }

    /// The closeness of every vector of `self` to every vector of `others`: 1 − 2 · Hamming distance / `dimension`.
    ///
    /// That is the cosine of the decoded vectors, in −1...1; greater is closer.
    ///
    /// - Parameter others: Vectors of the same dimension.
    /// - Returns: `count × others.count` scores.
    /// - Precondition: Both have the same dimension, or one of them is empty.
    public func similarities(to others: BinaryEmbeddings) -> [[Float]] {
        hammingDistances(to: others).map { row in
            row.map { Float(dimension - 2 * $0) / Float(dimension) }
        }
    }

    /// The number of components in which every vector of `self` differs from every vector of `others`; less is closer.
    ///
    /// - Parameter others: Vectors of the same dimension.
    /// - Returns: `count × others.count` numbers in 0...`dimension`.
    /// - Precondition: Both have the same dimension, or one of them is empty.
    public func hammingDistances(to others: BinaryEmbeddings) -> [[Int]] {
        precondition(
            count == 0 || others.count == 0 || dimension == others.dimension,
            "Vectors of dimension \(dimension) and \(others.dimension) compared."
        )
        return bytes.withUnsafeBytes { own in
            others.bytes.withUnsafeBytes { theirs in
                (0..<count).map { row in
                    (0..<others.count).map { other in
                        Self.differingBits(
                            UnsafeRawBufferPointer(rebasing: own[row * bytesPerRow..<(row + 1) * bytesPerRow]),
                            UnsafeRawBufferPointer(rebasing: theirs[other * bytesPerRow..<(other + 1) * bytesPerRow])
                        )
                    }
                }
            }
        }
    }

    /// The number of bits in which two rows of equal length differ, eight bytes at a time.
    private static func differingBits(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
        var sum = 0
        let words = a.count / 8
        for word in 0..<words {
            let first = a.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
            let second = b.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
            sum += (first ^ second).nonzeroBitCount
        }
        for byte in words * 8..<a.count { sum += (a[byte] ^ b[byte]).nonzeroBitCount }
        return sum
    }
}
