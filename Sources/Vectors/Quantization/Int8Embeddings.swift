// SPDX-License-Identifier: Apache-2.0

/// Vectors of one byte a component and one float32 a vector: a quarter of the memory of `Embeddings`.
///
/// A component x becomes the code x / step, rounded to the nearest whole number, halves to even. The step is the
/// vector's own, max|x| / 127: so no component is off by more than 0.5001 steps, 0.4 % of the vector's largest one, and a
/// vector alone has the same codes as among others.
///
/// The `int8` of sentence-transformers' `quantize_embeddings` is another: its ranges are those of a dimension over all
/// vectors given or over a calibration set, which must be kept to decode, and a vector alone has none. Here a vector becomes
/// zeros only if it is zero.
public struct Int8Embeddings: Sendable, Hashable {
    /// The components of each vector, 0 only if there is none.
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    /// `count × dimension` codes in −127...127, row after row.
    public let codes: [Int8]
    /// What a code of 1 stands for in each of the `count` vectors; 0 for a zero vector and no other.
    public let steps: [Float]

    /// Quantises vectors.
    ///
    /// - Parameter embeddings: `count × dimension` finite components of any magnitude.
    /// - Throws: `QuantizationError.nonFinite` for an infinite component or NaN.
    public init(_ embeddings: Embeddings) throws {
        if let row = embeddings.firstNonFiniteRow { throw QuantizationError.nonFinite(row: row) }
        let (count, dimension) = (embeddings.count, embeddings.dimension)
        let kernels = Kernels.preferred
        var steps: [Float] = []
        steps.reserveCapacity(count)
        codes = embeddings.storage.withUnsafeBufferPointer { floats in
            [Int8](unsafeUninitializedCapacity: floats.count) { codes, written in
                written = floats.count
                guard let floats = floats.baseAddress, let codes = codes.baseAddress else { return }
                for start in stride(from: 0, to: written, by: max(1, dimension)) {
                    let made = kernels.quantize(
                        floats + start,
                        count: dimension,
                        stride: dimension,
                        into: codes + start
                    )
                    steps.append(made.step)
                }
            }
        }
        self.steps = steps
        self.count = count
        self.dimension = dimension
    }

    /// Vectors from stored codes.
    ///
    /// - Parameters:
    ///   - codes: `steps.count × dimension` codes in −127...127, row after row.
    ///   - steps: One a vector, not negative.
    ///   - dimension: Components of each vector.
    /// - Throws: `QuantizationError.invalidCode` or `.invalidStep` for what no quantiser makes.
    /// - Precondition: `codes.count` is `steps.count × dimension`.
    public init(codes: [Int8], steps: [Float], dimension: Int) throws {
        precondition(
            dimension >= 0 && codes.count == steps.count * dimension && (dimension > 0 || steps.isEmpty),
            "\(codes.count) codes are not \(steps.count) rows of \(dimension)."
        )
        if let place = codes.firstIndex(of: -128) {
            throw QuantizationError.invalidCode(row: place / dimension, component: place % dimension)
        }
        for (row, step) in steps.enumerated() {
            let isZero = step == 0 && codes[row * dimension..<(row + 1) * dimension].allSatisfy { $0 == 0 }
            guard isZero || (step > 0 && (127 * step).isFinite) else {
                throw QuantizationError.invalidStep(row: row, value: step)
            }
        }
        self.codes = codes
        self.steps = steps
        self.dimension = dimension
        count = steps.count
    }

    /// The decoded vectors, `count × dimension`: code times step.
    public var embeddings: Embeddings {
        let storage = [Float](unsafeUninitializedCapacity: codes.count) { floats, written in
            for row in 0..<count {
                let step = steps[row]
                for place in row * dimension..<(row + 1) * dimension {
                    floats.initializeElement(at: place, to: Float(codes[place]) * step)
                }
            }
            written = codes.count
        }
        return Embeddings(storage: storage, dimension: dimension)
    }

    /// The decoded vector of a row.
    public subscript(row: Int) -> Embedding {
        precondition(row >= 0 && row < count, "Row \(row) of \(count).")
        let step = steps[row]
        return Embedding(codes[row * dimension..<(row + 1) * dimension].map { Float($0) * step })
    }
}
