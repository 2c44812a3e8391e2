// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing
import Vectors

/// The kernels that walk over rows, at every level, against their definitions in Double.
struct RowKernelTests {
    static let widths = [1, 7, 8, 15, 16, 17, 63, 64, 65, 383, 384, 385]

    @Test(arguments: InstructionLevel.available)
    func distancesEqualTheirDefinitions(level: InstructionLevel) {
        let kernels = Kernels(level)
        var generator = SplitMix64(seed: 3)
        for width in [0] + Self.widths {
            let a = randomFloats(width, using: &generator)
            let b = randomFloats(width, using: &generator)
            let pairs = zip(a, b).map { (Double($0), Double($1)) }
            let bound = 1e-6 * Double(width + 1)
            #expect(abs(Double(kernels.dot(a, b, count: width)) - pairs.reduce(0) { $0 + $1.0 * $1.1 }) <= bound)
            let squares = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            #expect(abs(Double(kernels.squaredEuclidean(a, b, count: width)) - squares) <= bound)
            let absolutes = pairs.reduce(0) { $0 + abs($1.0 - $1.1) }
            #expect(abs(Double(kernels.manhattan(a, b, count: width)) - absolutes) <= bound)
        }
    }

    @Test(arguments: InstructionLevel.available)
    func layerNormEqualsItsDefinition(level: InstructionLevel) {
        let kernels = Kernels(level)
        var generator = SplitMix64(seed: 4)
        for width in Self.widths where width > 1 {
            let x = randomFloats(3 * width, using: &generator).map { $0 * 5 + 3 }
            let gamma = randomFloats(width, using: &generator)
            let beta = randomFloats(width, using: &generator)
            var y = [Float](repeating: 0, count: 3 * width)
            kernels.layerNorm(
                x,
                stride: width,
                rows: 3,
                width: width,
                gamma: gamma,
                beta: beta,
                epsilon: 1e-12,
                into: &y,
                outputStride: width
            )
            var expected: [Double] = []
            for row in 0..<3 {
                let values = x[row * width..<(row + 1) * width].map(Double.init)
                let mean = values.reduce(0, +) / Double(width)
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
                for (column, value) in values.enumerated() {
                    expected.append(
                        (value - mean) / (variance + 1e-12).squareRoot() * Double(gamma[column]) + Double(beta[column])
                    )
                }
            }
            #expect(normalizedSquaredError(y, expected) <= Tolerance.kernelError, "width \(width)")
        }
    }

    @Test(arguments: InstructionLevel.available)
    func columnSumsAndMaximaEqualTheirDefinitions(level: InstructionLevel) {
        let kernels = Kernels(level)
        var generator = SplitMix64(seed: 5)
        for width in Self.widths {
            let rows = 5
            let x = randomFloats(rows * width, using: &generator)
            let weights = randomFloats(rows, using: &generator)
            var sums = [Float](repeating: 0, count: width)
            var largest = [Float](repeating: -.infinity, count: width)
            kernels.addColumns(of: x, stride: width, rows: rows, width: width, weights: weights, to: &sums)
            kernels.raiseToColumnMaxima(of: x, stride: width, rows: rows, width: width, &largest)
            for column in 0..<width {
                let values = (0..<rows).map { x[$0 * width + column] }
                #expect(largest[column] == values.max())
                let sum = zip(values, weights).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                #expect(abs(Double(sums[column]) - sum) <= 1e-6)
            }
        }
    }

    @Test(arguments: InstructionLevel.available)
    func oneBadElementAnywhereIsFound(level: InstructionLevel) {
        let kernels = Kernels(level)
        for width in Self.widths {
            var x = [Float](repeating: 3e38, count: width)
            #expect(kernels.allFinite(x, count: width))
            for position in Set([0, width / 2, width - 1]) {
                for bad in [Float.nan, .infinity, -.infinity] {
                    x[position] = bad
                    #expect(!kernels.allFinite(x, count: width))
                }
                x[position] = 0
            }
        }
    }

    @Test(arguments: InstructionLevel.available)
    func embeddingsAreTheSumOfTheirRows(level: InstructionLevel) {
        var generator = SplitMix64(seed: 6)
        for width in Self.widths {
            let tables = (0..<3).map { _ in randomFloats(4 * width, using: &generator) }
            let ids: [Int32] = [3, 0, 2]
            let positions: [Int32] = [0, 1, 2]
            let types: [Int32] = [0, 1, 1]
            for hasTypes in [false, true] {
                var output = [Float](repeating: .nan, count: 3 * width)
                output.withUnsafeMutableBufferPointer { out in
                    ids.withUnsafeBufferPointer { ids in
                        positions.withUnsafeBufferPointer { positions in
                            types.withUnsafeBufferPointer { types in
                                tables[0].withUnsafeBufferPointer { words in
                                    tables[1].withUnsafeBufferPointer { places in
                                        tables[2].withUnsafeBufferPointer { kinds in
                                            guard let i = ids.baseAddress, let p = positions.baseAddress,
                                                let w = words.baseAddress, let q = places.baseAddress,
                                                let o = out.baseAddress
                                            else { return }
                                            var arguments = ck_embedding_f32_arguments(
                                                count: 3,
                                                width: width,
                                                ids: i,
                                                position_ids: p,
                                                type_ids: hasTypes ? types.baseAddress : nil,
                                                words: w,
                                                positions: q,
                                                types: hasTypes ? kinds.baseAddress : nil,
                                                output: o,
                                                output_stride: width
                                            )
                                            Kernels(level).embed(&arguments)
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                for token in 0..<3 {
                    for column in 0..<width {
                        var expected = tables[0][Int(ids[token]) * width + column]
                        if hasTypes { expected += tables[2][Int(types[token]) * width + column] }
                        expected += tables[1][Int(positions[token]) * width + column]
                        #expect(output[token * width + column] == expected)
                    }
                }
            }
        }
    }
}
