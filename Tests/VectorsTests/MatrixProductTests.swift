// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing
import Vectors

struct MatrixProductTests {
    struct Shape: CustomStringConvertible {
        var rows: Int
        var columns: Int
        var depth: Int
        var description: String { "\(rows) × \(columns) × \(depth)" }
    }

    static let shapes: [Shape] = {
        var all: [Shape] = []
        for rows in [1, 2, 5, 6, 7, 8, 9, 15, 17, 40] {
            for columns in [1, 15, 16, 17, 47, 48, 49, 97] {
                for depth in [1, 15, 64, 193, 385] { all.append(Shape(rows: rows, columns: columns, depth: depth)) }
            }
        }
        return all
    }()

    /// The product with an epilogue, by the packed kernels.
    static func product(
        _ a: [Float],
        _ weights: [Float],
        _ shape: Shape,
        bias: [Float]?,
        activation: ck_activation,
        residual: [Float]?,
        kernels: Kernels
    ) -> [Float] {
        let buffer = FloatBuffer(
            count: PackedMatrix.packedCount(kernels, columns: shape.columns, depth: shape.depth)
        )
        let matrix = PackedMatrix(
            kernels: kernels,
            columns: shape.columns,
            depth: shape.depth,
            storage: buffer,
            offset: 0
        )
        weights.withUnsafeBufferPointer {
            guard let base = $0.baseAddress else { return }
            kernels.pack(
                base,
                stride: shape.depth,
                columns: shape.columns,
                depth: shape.depth,
                panels: 0..<matrix.panelCount,
                into: buffer.base
            )
        }
        var output = [Float](repeating: .nan, count: shape.rows * shape.columns)
        output.withUnsafeMutableBufferPointer { out in
            a.withUnsafeBufferPointer { a in
                (bias ?? []).withUnsafeBufferPointer { biasBuffer in
                    (residual ?? []).withUnsafeBufferPointer { residualBuffer in
                        guard let from = a.baseAddress, let to = out.baseAddress else { return }
                        var arguments = matrix.arguments(
                            from,
                            inputStride: shape.depth,
                            rows: shape.rows,
                            bias: bias == nil ? nil : biasBuffer.baseAddress,
                            activation: activation,
                            residual: residual == nil ? nil : residualBuffer.baseAddress,
                            residualStride: shape.columns,
                            into: to,
                            outputStride: shape.columns
                        )
                        kernels.multiply(&arguments)
                    }
                }
            }
        }
        return output
    }

    @Test(arguments: InstructionLevel.available)
    func equalsTheDefinitionForEveryShape(level: InstructionLevel) {
        var generator = SplitMix64(seed: 1)
        for shape in Self.shapes {
            let a = randomFloats(shape.rows * shape.depth, using: &generator)
            let weights = randomFloats(shape.columns * shape.depth, using: &generator)
            let bias = randomFloats(shape.columns, using: &generator)
            let residual = randomFloats(shape.rows * shape.columns, using: &generator)
            let actual = Self.product(
                a,
                weights,
                shape,
                bias: bias,
                activation: CK_ACTIVATION_NONE,
                residual: residual,
                kernels: Kernels(level)
            )
            var expected: [Double] = []
            for row in 0..<shape.rows {
                for column in 0..<shape.columns {
                    var sum = Double(bias[column]) + Double(residual[row * shape.columns + column])
                    for k in 0..<shape.depth {
                        sum += Double(a[row * shape.depth + k]) * Double(weights[column * shape.depth + k])
                    }
                    expected.append(sum)
                }
            }
            #expect(normalizedSquaredError(actual, expected) <= Tolerance.kernelError, "\(shape)")
        }
    }

    @Test(arguments: InstructionLevel.available)
    func everyRowHasTheSameBitsWhateverStandsBesideIt(level: InstructionLevel) {
        var generator = SplitMix64(seed: 2)
        let shape = Shape(rows: 61, columns: 100, depth: 400)
        let a = randomFloats(shape.rows * shape.depth, using: &generator)
        let weights = randomFloats(shape.columns * shape.depth, using: &generator)
        let kernels = Kernels(level)
        func run(_ rows: Range<Int>) -> [Float] {
            Self.product(
                Array(a[rows.lowerBound * shape.depth..<rows.upperBound * shape.depth]),
                weights,
                Shape(rows: rows.count, columns: shape.columns, depth: shape.depth),
                bias: nil,
                activation: CK_ACTIVATION_GELU,
                residual: nil,
                kernels: kernels
            )
        }
        let whole = run(0..<shape.rows)
        for start in [0, 1, 3, 13, 60] {
            for count in [1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 33] where start + count <= shape.rows {
                let part = run(start..<start + count)
                #expect(part == Array(whole[start * shape.columns..<(start + count) * shape.columns]))
            }
        }
    }

    @Test(arguments: InstructionLevel.available)
    func appliesActivationsToTheSum(level: InstructionLevel) {
        let shape = Shape(rows: 3, columns: 50, depth: 1)
        let a: [Float] = [1, -1, 0.25]
        let weights = (0..<50).map { Float($0) / 7 }
        let kernels = Kernels(level)
        let plain = Self.product(
            a,
            weights,
            shape,
            bias: nil,
            activation: CK_ACTIVATION_NONE,
            residual: nil,
            kernels: kernels
        )
        let relu = Self.product(
            a,
            weights,
            shape,
            bias: nil,
            activation: CK_ACTIVATION_RELU,
            residual: nil,
            kernels: kernels
        )
        let gelu = Self.product(
            a,
            weights,
            shape,
            bias: nil,
            activation: CK_ACTIVATION_GELU,
            residual: nil,
            kernels: kernels
        )
        var exact = plain
        ck_gelu_f32_scalar(&exact, exact.count)
        for index in plain.indices {
            #expect(relu[index] == max(0, plain[index]))
            #expect(abs(gelu[index] - exact[index]) <= 6e-7 * max(1, abs(plain[index])))
        }
    }
}
