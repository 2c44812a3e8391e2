// SPDX-License-Identifier: Apache-2.0
import CKernels
import Vectors

/// The vectors of an index by slot: the codes that a search compares, and the float32 rows that score its hits.
///
/// A slot is a row number. The **code score** of a slot is `dot(query code, code) · factors + offset`: the cosine, the dot
/// product, or 2 q·r − |r|² where distances are compared; greater is closer for all three.
struct VectorTable: Sendable {
    let dimension: Int
    let metric: Metric
    let codeType: CodeType
    let kernels: Kernels
    /// One row of codes a slot; of float32 codes, the rows themselves.
    var codes: ChunkedRows
    /// One `ck_row_scale` a slot.
    var scales: ChunkedRows
    /// The float32 rows; nil where the codes are the rows.
    var rows: RowStore?
    /// Bounds over all vectors ever added, for `codeError(for:)`.
    private(set) var bounds = CodeBounds()
    /// The file that codes and scales lie in; nil once they changed, after all of it was verified.
    var file: IndexFile?

    /// 16,384 rows a piece: six megabytes of int8 codes of 384 components, whole huge pages.
    static let shift = 14

    init(dimension: Int, metric: Metric, codeType: CodeType) {
        precondition(dimension > 0, "A vector has at least one component.")
        precondition(metric != .manhattan, "Indexes score by cosine, dot or euclidean.")
        self.dimension = dimension
        self.metric = metric
        self.codeType = codeType
        kernels = .preferred
        codes = ChunkedRows(rowBytes: Self.codeBytes(dimension, codeType), shift: Self.shift)
        scales = ChunkedRows(rowBytes: MemoryLayout<ck_row_scale>.stride, shift: Self.shift)
        rows = codeType == .int8 ? RowStore(dimension: dimension) : nil
    }

    /// A table whose parts lie in a file.
    init(
        dimension: Int,
        metric: Metric,
        codeType: CodeType,
        codes: ChunkedRows,
        scales: ChunkedRows,
        rows: RowStore?,
        bounds: CodeBounds,
        file: IndexFile
    ) {
        self.init(dimension: dimension, metric: metric, codeType: codeType)
        self.codes = codes
        self.scales = scales
        self.rows = rows
        self.bounds = bounds
        self.file = file
    }

    /// Bytes from one code row to the next.
    static func codeBytes(_ dimension: Int, _ codeType: CodeType) -> Int {
        switch codeType {
        case .float32: dimension * MemoryLayout<Float>.stride
        // Whole cache lines, and no rest for the kernels to care about.
        case .int8: (dimension + 63) / 64 * 64
        }
    }

    /// The number of slots.
    var count: Int { codes.count }

    /// What a dot product of codes runs over.
    var codeCount: Int { codeType == .int8 ? codes.rowBytes : dimension }

    /// Adds slots that are to be written, or drops slots from the end.
    mutating func resize(to newCount: Int) throws {
        try rows?.resize(to: newCount)
        codes.resize(to: newCount)
        scales.resize(to: newCount)
    }

    /// Writes a vector, its code and its scale.
    mutating func write(_ vector: UnsafePointer<Float>, at slot: Int) throws {
        try rows?.write(vector, at: slot)
        let squares = Double(kernels.dot(vector, vector, count: dimension))
        let norm = squares.squareRoot()
        var step: Float = 1
        var residual = 0.0
        let code = codes.mutablePointer(to: slot)
        switch codeType {
        case .float32: code.copyMemory(from: vector, byteCount: codes.rowBytes)
        case .int8:
            let target = code.bindMemory(to: Int8.self, capacity: codes.rowBytes)
            let made = kernels.quantize(vector, count: dimension, stride: codes.rowBytes, into: target)
            step = made.step
            residual = Double(made.squaredResidual).squareRoot()
        }
        let scale: ck_row_scale
        switch metric {
        case .cosine: scale = ck_row_scale(factor: norm > 0 ? Float(Double(step) / norm) : 0, offset: 0)
        case .euclidean: scale = ck_row_scale(factor: 2 * step, offset: -Float(squares))
        case .dot, .manhattan: scale = ck_row_scale(factor: step, offset: 0)
        }
        scales.mutablePointer(to: slot).storeBytes(of: scale, as: ck_row_scale.self)
        bounds.include(norm: norm, residual: residual)
    }

    /// Moves a slot's vector to another slot.
    mutating func move(from source: Int, to target: Int, scratch: UnsafeMutablePointer<Float>) throws {
        if let row = try rows?.row(source, scratch: scratch) { try rows?.write(row, at: target) }
        codes.mutablePointer(to: target).copyMemory(from: codes.pointer(to: source), byteCount: codes.rowBytes)
        scales.mutablePointer(to: target).copyMemory(from: scales.pointer(to: source), byteCount: scales.rowBytes)
    }

    /// The float32 row of a slot, in memory or copied to `scratch`.
    func row(_ slot: Int, scratch: UnsafeMutablePointer<Float>) throws -> UnsafePointer<Float> {
        guard let rows else { return codes.pointer(to: slot).assumingMemoryBound(to: Float.self) }
        return try rows.row(slot, scratch: scratch)
    }

    /// The exact score of a slot, the same bits as `Embedding.similarity(to:metric:)`.
    func score(
        _ slot: Int,
        for query: UnsafePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) throws -> Float {
        kernels.similarity(query, try row(slot, scratch: scratch), count: dimension, metric: metric)
    }

    /// The tables of addresses as the kernels take them; valid while the table lives and does not change.
    var kernelTable: ck_table {
        ck_table(
            rows: UnsafeRawPointer(codes.pointers).assumingMemoryBound(to: UnsafeRawPointer.self),
            scales: UnsafeRawPointer(scales.pointers).assumingMemoryBound(to: UnsafeRawPointer.self),
            shift: UInt32(Self.shift),
            row_bytes: codes.rowBytes,
            count: codeCount
        )
    }
}
