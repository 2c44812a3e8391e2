// SPDX-License-Identifier: Apache-2.0
import CKernels

extension Kernels {
    /// Whether a small product with GELU and one attention agree with the scalar twins to 1e-4, and the kernels of codes.
    ///
    /// It takes some microseconds and catches what a wrong compiler, emulator or processor would do to every answer.
    package func agreesWithReference() -> Bool {
        let reference = Kernels(.scalar)
        let own = sample()
        let expected = reference.sample()
        return zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) } && codesAgree(with: reference)
    }

    /// Eleven rows by 21 columns of depth 19, then attention of 11 tokens with two heads of 7.
    private func sample() -> [Float] {
        let rows = 11
        let columns = 42
        let depth = 19
        func pattern(_ count: Int, _ step: Int) -> [Float] {
            (0..<count).map { Float(($0 * step) % 23 - 11) / 16 }
        }
        let a = pattern(rows * depth, 7)
        let weights = pattern(columns * depth, 5)
        let bias = pattern(columns, 3)
        let panels = panelCount(columns: columns)
        var packed = [Float](repeating: 0, count: panels * panelWidth * depth)
        pack(weights, stride: depth, columns: columns, depth: depth, panels: 0..<panels, into: &packed)
        var product = [Float](repeating: 0, count: rows * columns)
        var attended = [Float](repeating: 0, count: rows * 14)
        var workspace = [Float](repeating: 0, count: attentionWorkspaceCount(tokens: rows, headSize: 7))
        a.withUnsafeBufferPointer { a in
            packed.withUnsafeBufferPointer { packed in
                bias.withUnsafeBufferPointer { bias in
                    product.withUnsafeMutableBufferPointer { product in
                        guard let a = a.baseAddress, let packed = packed.baseAddress, let c = product.baseAddress
                        else { return }
                        var arguments = ck_gemm_f32_arguments(
                            rows: rows,
                            columns: columns,
                            depth: depth,
                            a: a,
                            a_stride: depth,
                            panels: packed,
                            panel_begin: 0,
                            panel_end: panels,
                            bias: bias.baseAddress,
                            residual: nil,
                            residual_stride: 0,
                            activation: CK_ACTIVATION_GELU,
                            c: c,
                            c_stride: columns
                        )
                        multiply(&arguments)
                    }
                }
            }
        }
        product.withUnsafeBufferPointer { product in
            attended.withUnsafeMutableBufferPointer { attended in
                workspace.withUnsafeMutableBufferPointer { workspace in
                    guard let q = product.baseAddress, let out = attended.baseAddress, let work = workspace.baseAddress
                    else { return }
                    var arguments = ck_attention_f32_arguments(
                        tokens: rows,
                        head_size: 7,
                        head_begin: 0,
                        head_end: 2,
                        query: q,
                        key: q + 14,
                        value: q + 28,
                        stride: columns,
                        scale: 0.378,
                        bias: nil,
                        bias_stride: 0,
                        bias_zero: 0,
                        output: out,
                        output_stride: 14,
                        workspace: work
                    )
                    attend(&arguments)
                }
            }
        }
        return product + attended
    }
}
