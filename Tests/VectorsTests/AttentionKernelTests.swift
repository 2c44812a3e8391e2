// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing
import Vectors

/// Attention at every level against softmax(Q Kᵀ / √D + bias) V in Double.
struct AttentionKernelTests {
    @Test(arguments: InstructionLevel.available, [8, 16, 20, 32, 64])
    func equalsTheDefinition(level: InstructionLevel, headSize: Int) {
        let kernels = Kernels(level)
        var generator = SplitMix64(seed: 7)
        let heads = 2
        let width = heads * headSize
        let longest = 70
        let biasStride = 2 * longest + 16
        for tokens in [1, 2, 7, 8, 15, 16, 17, 33, 70] {
            for hasBias in [false, true] {
                let x = randomFloats(tokens * 3 * width, using: &generator).map { $0 * 4 }
                let bias = randomFloats(heads * biasStride, using: &generator)
                var output = [Float](repeating: .nan, count: tokens * width)
                let workspace = FloatBuffer(
                    count: kernels.attentionWorkspaceCount(tokens: tokens, headSize: headSize)
                )
                output.withUnsafeMutableBufferPointer { out in
                    x.withUnsafeBufferPointer { x in
                        bias.withUnsafeBufferPointer { bias in
                            guard let q = x.baseAddress, let o = out.baseAddress else { return }
                            var arguments = ck_attention_f32_arguments(
                                tokens: tokens,
                                head_size: headSize,
                                head_begin: 0,
                                head_end: heads,
                                query: q,
                                key: q + width,
                                value: q + 2 * width,
                                stride: 3 * width,
                                scale: 1 / Float(headSize).squareRoot(),
                                bias: hasBias ? bias.baseAddress : nil,
                                bias_stride: biasStride,
                                bias_zero: longest,
                                output: o,
                                output_stride: width,
                                workspace: workspace.base
                            )
                            kernels.attend(&arguments)
                        }
                    }
                }
                var expected: [Double] = []
                for i in 0..<tokens {
                    for head in 0..<heads {
                        func part(_ token: Int, _ kind: Int, _ c: Int) -> Double {
                            Double(x[token * 3 * width + kind * width + head * headSize + c])
                        }
                        var scores = (0..<tokens).map { j in
                            (0..<headSize).reduce(0.0) { $0 + part(i, 0, $1) * part(j, 1, $1) }
                                / Double(headSize).squareRoot()
                                + (hasBias ? Double(bias[head * biasStride + longest + j - i]) : 0)
                        }
                        let largest = scores.max() ?? 0
                        scores = scores.map { exponential($0 - largest) }
                        let sum = scores.reduce(0, +)
                        for c in 0..<headSize {
                            expected.append((0..<tokens).reduce(0.0) { $0 + scores[$1] * part($1, 2, c) } / sum)
                        }
                    }
                }
                #expect(normalizedSquaredError(output, expected) <= Tolerance.kernelError, "\(tokens) tokens")
            }
        }
    }

    @Test(arguments: InstructionLevel.available)
    func veryUnequalScoresGiveNoNaN(level: InstructionLevel) {
        let kernels = Kernels(level)
        let tokens = 19
        var x = [Float](repeating: 0, count: tokens * 3 * 16)
        for token in 0..<tokens {
            x[token * 48] = 1e4
            x[token * 48 + 16] = Float(token) * 1e4
            x[token * 48 + 32] = Float(token)
        }
        var output = [Float](repeating: .nan, count: tokens * 16)
        let workspace = FloatBuffer(count: kernels.attentionWorkspaceCount(tokens: tokens, headSize: 16))
        output.withUnsafeMutableBufferPointer { out in
            x.withUnsafeBufferPointer { x in
                guard let q = x.baseAddress, let o = out.baseAddress else { return }
                var arguments = ck_attention_f32_arguments(
                    tokens: tokens,
                    head_size: 16,
                    head_begin: 0,
                    head_end: 1,
                    query: q,
                    key: q + 16,
                    value: q + 32,
                    stride: 48,
                    scale: 0.25,
                    bias: nil,
                    bias_stride: 0,
                    bias_zero: 0,
                    output: o,
                    output_stride: 16,
                    workspace: workspace.base
                )
                kernels.attend(&arguments)
            }
        }
        for token in 0..<tokens { #expect(output[token * 16] == Float(tokens - 1)) }
    }

    /// e^x in Double without a C library: enough for a reference.
    private func exponential(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        let small = x / 1024
        for n in 1..<20 {
            term *= small / Double(n)
            sum += term
        }
        for _ in 0..<10 { sum *= sum }
        return sum
    }
}
