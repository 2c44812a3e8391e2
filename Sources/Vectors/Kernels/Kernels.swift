// SPDX-License-Identifier: Apache-2.0
package import CKernels

/// The functions of one instruction level: the Swift face of `CKernels`.
///
/// Pointers are not checked here: each caller states the counts it guarantees.
package struct Kernels: @unchecked Sendable {
    // SAFETY: the table is a constant of the C module: never written, alive for the whole process.
    private let table: UnsafePointer<ck_kernels>

    /// The table of a level that this machine runs.
    ///
    /// - Precondition: `level` is one of `InstructionLevel.available`.
    package init(_ level: InstructionLevel) {
        guard InstructionLevel.available.contains(level),
            let table = ck_kernels_at(ck_level(rawValue: ck_level.RawValue(level.rawValue)))
        else { preconditionFailure("This machine does not run the \(level) kernels.") }
        self.table = table
    }

    /// The table of `InstructionLevel.current`.
    package static var current: Kernels {
        get throws { Kernels(try InstructionLevel.current) }
    }

    package var level: InstructionLevel { InstructionLevel(rawValue: Int(table.pointee.level.rawValue)) ?? .scalar }
    package var panelWidth: Int { table.pointee.panel_width }
    /// Whether many queries at once are scanned faster if their codes are in −63...63.
    package var prefersNarrowCodes: Bool { level < .avx512vnni }

    /// Number of panels that hold `columns` columns.
    package func panelCount(columns: Int) -> Int {
        (columns + panelWidth - 1) / panelWidth
    }

    package func pack(
        _ weights: UnsafePointer<Float>,
        stride: Int,
        columns: Int,
        depth: Int,
        panels: Range<Int>,
        into packed: UnsafeMutablePointer<Float>
    ) {
        table.pointee.pack_f32(weights, stride, columns, depth, panels.lowerBound, panels.upperBound, packed)
    }

    package func multiply(_ arguments: inout ck_gemm_f32_arguments) {
        table.pointee.gemm_f32(&arguments)
    }

    package func attend(_ arguments: inout ck_attention_f32_arguments) {
        table.pointee.attention_f32(&arguments)
    }

    package func attentionWorkspaceCount(tokens: Int, headSize: Int) -> Int {
        table.pointee.attention_workspace_f32(tokens, headSize)
    }

    package func embed(_ arguments: inout ck_embedding_f32_arguments) {
        table.pointee.embedding_f32(&arguments)
    }

    package func layerNorm(
        _ x: UnsafePointer<Float>,
        stride: Int,
        rows: Int,
        width: Int,
        gamma: UnsafePointer<Float>,
        beta: UnsafePointer<Float>,
        epsilon: Float,
        into y: UnsafeMutablePointer<Float>,
        outputStride: Int
    ) {
        table.pointee.layer_norm_f32(x, stride, rows, width, gamma, beta, epsilon, y, outputStride)
    }

    /// Adds each row, times its weight, to `sums`.
    package func addColumns(
        of x: UnsafePointer<Float>,
        stride: Int,
        rows: Int,
        width: Int,
        weights: UnsafePointer<Float>? = nil,
        to sums: UnsafeMutablePointer<Float>
    ) {
        table.pointee.column_sum_f32(x, stride, rows, width, weights, sums)
    }

    /// Raises `largest` to the columns' maxima.
    package func raiseToColumnMaxima(
        of x: UnsafePointer<Float>,
        stride: Int,
        rows: Int,
        width: Int,
        _ largest: UnsafeMutablePointer<Float>
    ) {
        table.pointee.column_max_f32(x, stride, rows, width, largest)
    }

    package func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
        table.pointee.dot_f32(a, b, count)
    }

    package func squaredEuclidean(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
        table.pointee.squared_euclidean_f32(a, b, count)
    }

    package func manhattan(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
        table.pointee.manhattan_f32(a, b, count)
    }

    package func allFinite(_ x: UnsafePointer<Float>, count: Int) -> Bool {
        table.pointee.all_finite_f32(x, count)
    }

    package func scale(_ x: UnsafeMutablePointer<Float>, count: Int, by factor: Float) {
        table.pointee.scale_f32(x, count, factor)
    }

    /// Quantises a vector of finite components to one byte a component; see `Int8Embeddings`.
    package func quantize(
        _ x: UnsafePointer<Float>,
        count: Int,
        stride: Int,
        into codes: UnsafeMutablePointer<Int8>
    ) -> (step: Float, squaredResidual: Float) {
        var residual: Float = 0
        let step = table.pointee.quantize_i8(x, count, stride, codes, &residual)
        return (step, residual)
    }

    /// The dot product of two rows of codes; `count` is a multiple of 64.
    package func dot(_ a: UnsafePointer<Int8>, _ b: UnsafePointer<Int8>, count: Int) -> Int32 {
        table.pointee.dot_i8(a, b, count)
    }

    @inline(__always)
    package func gather(_ arguments: inout ck_gather_arguments, bytes: Bool) {
        if bytes { table.pointee.gather_i8(&arguments) } else { table.pointee.gather_f32(&arguments) }
    }

    package func scan(_ arguments: inout ck_scan_arguments, bytes: Bool) {
        if bytes { table.pointee.scan_i8(&arguments) } else { table.pointee.scan_f32(&arguments) }
    }

    /// Writes the positions of the elements that reach `least`, in rising order; returns how many.
    package func select(
        _ x: UnsafePointer<Float>,
        count: Int,
        atLeast least: Float,
        into positions: UnsafeMutablePointer<UInt32>
    ) -> Int {
        table.pointee.select_f32(x, count, least, positions)
    }

    /// Scales a vector to length 1; a vector shorter than 1e-12 is divided by 1e-12, as PyTorch's `normalize` does.
    package func normalize(_ x: UnsafeMutablePointer<Float>, count: Int) {
        let length = dot(x, x, count: count).squareRoot()
        scale(x, count: count, by: 1 / max(length, 1e-12))
    }
}

extension Kernels {
    /// The table in use; where `KINDRED_ISA` cannot be honoured (loading a model says so), the best there is.
    ///
    /// For the calls that cannot throw.
    package static let preferred: Kernels = (try? current) ?? Kernels(InstructionLevel.available.max() ?? .scalar)
}
