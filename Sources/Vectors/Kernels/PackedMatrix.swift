// SPDX-License-Identifier: Apache-2.0
package import CKernels

/// A matrix of weights laid out for `gemm_f32`: part of a buffer that several matrices may share.
package struct PackedMatrix: Sendable {
    package let kernels: Kernels
    /// Outputs (N).
    package let columns: Int
    /// Inputs (K).
    package let depth: Int
    private let storage: FloatBuffer
    private let offset: Int

    package init(kernels: Kernels, columns: Int, depth: Int, storage: FloatBuffer, offset: Int) {
        self.kernels = kernels
        self.columns = columns
        self.depth = depth
        self.storage = storage
        self.offset = offset
        precondition(offset + Self.packedCount(kernels, columns: columns, depth: depth) <= storage.count)
    }

    /// Floats that the packed form of `columns × depth` weights takes.
    package static func packedCount(_ kernels: Kernels, columns: Int, depth: Int) -> Int {
        kernels.panelCount(columns: columns) * kernels.panelWidth * depth
    }

    package var panelCount: Int { kernels.panelCount(columns: columns) }
    package var base: UnsafeMutablePointer<Float> { storage.base + offset }

    /// The arguments of `output = activation(input · Wᵀ + bias) + residual`, for all panels.
    ///
    /// - Parameters:
    ///   - input: `rows × depth`, row-major.
    ///   - inputStride: Floats from one row of the input to the next.
    ///   - rows: Rows of the input (M).
    ///   - bias: `columns` floats, or nil.
    ///   - activation: What is applied to each element after the bias.
    ///   - residual: `rows × columns` to add at the end, or nil.
    ///   - residualStride: Floats from one row of the residual to the next.
    ///   - output: `rows × columns`; not the residual's memory.
    ///   - outputStride: Floats from one row of the output to the next.
    /// - Returns: What `Kernels.multiply` takes. The pointers must outlive it.
    package func arguments(
        _ input: UnsafePointer<Float>,
        inputStride: Int,
        rows: Int,
        bias: UnsafePointer<Float>? = nil,
        activation: ck_activation = CK_ACTIVATION_NONE,
        residual: UnsafePointer<Float>? = nil,
        residualStride: Int = 0,
        into output: UnsafeMutablePointer<Float>,
        outputStride: Int
    ) -> ck_gemm_f32_arguments {
        ck_gemm_f32_arguments(
            rows: rows,
            columns: columns,
            depth: depth,
            a: input,
            a_stride: inputStride,
            panels: base,
            panel_begin: 0,
            panel_end: panelCount,
            bias: bias,
            residual: residual,
            residual_stride: residualStride,
            activation: activation,
            c: output,
            c_stride: outputStride
        )
    }
}
