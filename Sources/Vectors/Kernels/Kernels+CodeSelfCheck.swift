// SPDX-License-Identifier: Apache-2.0
import CKernels

extension Kernels {
    /// Whether the kernels of codes agree with the scalar twins: for bytes to the bit, for float32 to 1e-4.
    func codesAgree(with reference: Kernels) -> Bool {
        let (own, expected) = (codeSample(), reference.codeSample())
        return own.exact == expected.exact
            && zip(own.close, expected.close).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) }
    }

    /// Nineteen vectors of 75 components as codes and as float32, in pieces of 16, scored for the first nine of them.
    ///
    /// `exact` holds codes, steps, scores of codes and positions found among them; `close` what sums of float32 gave.
    private func codeSample() -> (exact: [Float], close: [Float]) {
        let (count, dimension, queries) = (19, 75, 9)
        var codes = ChunkedRows(rowBytes: 128, shift: 4)
        var floats = ChunkedRows(rowBytes: dimension * MemoryLayout<Float>.stride, shift: 4)
        var scales = ChunkedRows(rowBytes: MemoryLayout<ck_row_scale>.stride, shift: 4)
        codes.resize(to: count)
        floats.resize(to: count)
        scales.resize(to: count)
        var exact: [Float] = []
        var close: [Float] = []
        for row in 0..<count {
            let vector = floats.mutablePointer(to: row).bindMemory(to: Float.self, capacity: dimension)
            for place in 0..<dimension { vector[place] = Float((row * 31 + place * 7) % 37 - 18) / 32 }
            let code = codes.mutablePointer(to: row).bindMemory(to: Int8.self, capacity: codes.rowBytes)
            let made = quantize(vector, count: dimension, stride: codes.rowBytes, into: code)
            let scale = ck_row_scale(factor: 1 + Float(row) / 8, offset: Float(row) / 4)
            scales.mutablePointer(to: row).storeBytes(of: scale, as: ck_row_scale.self)
            exact += UnsafeBufferPointer(start: code, count: codes.rowBytes).map(Float.init) + [made.step]
            exact.append(Float(dot(codes.pointer(to: 0).assumingMemoryBound(to: Int8.self), code, count: 128)))
            close.append(made.squaredResidual)
        }
        let byteScores = scores(of: codes, count: codes.rowBytes, scales: scales, queries: queries, bytes: true)
        close += scores(of: floats, count: dimension, scales: scales, queries: queries, bytes: false)
        var positions = [UInt32](repeating: 0, count: byteScores.count)
        let found = select(byteScores, count: byteScores.count, atLeast: byteScores[queries], into: &positions)
        exact += byteScores + positions.prefix(found).map(Float.init)
        return (exact, close)
    }

    /// The scores of all rows for the first few of them, scanned piece by piece, then those of gathered rows.
    private func scores(of rows: ChunkedRows, count: Int, scales: ChunkedRows, queries: Int, bytes: Bool) -> [Float] {
        var scanned = [Float](repeating: 0, count: queries * rows.count)
        var gathered = [Float](repeating: 0, count: rows.count)
        let factors = (0..<queries).map { Float($0 + 1) / 16 }
        let ids = (0..<rows.count).map { UInt32($0 * 4 % rows.count) }
        scanned.withUnsafeMutableBufferPointer { scores in
            factors.withUnsafeBufferPointer { factors in
                guard let scores = scores.baseAddress, let factors = factors.baseAddress else { return }
                rows.forEachPiece { first, piece, pieceCount in
                    var arguments = ck_scan_arguments(
                        queries: rows.pointer(to: 0),
                        query_bytes: rows.rowBytes,
                        query_factors: factors,
                        query_count: queries,
                        are_queries_narrow: false,
                        rows: piece,
                        row_bytes: rows.rowBytes,
                        scales: scales.pointer(to: first).assumingMemoryBound(to: ck_row_scale.self),
                        row_count: pieceCount,
                        count: count,
                        scores: scores + first,
                        score_stride: rows.count
                    )
                    scan(&arguments, bytes: bytes)
                }
            }
        }
        var table = ck_table(
            rows: UnsafeRawPointer(rows.pointers).assumingMemoryBound(to: UnsafeRawPointer.self),
            scales: UnsafeRawPointer(scales.pointers).assumingMemoryBound(to: UnsafeRawPointer.self),
            shift: UInt32(rows.shift),
            row_bytes: rows.rowBytes,
            count: count
        )
        withExtendedLifetime((rows, scales)) {
            ids.withUnsafeBufferPointer { ids in
                gathered.withUnsafeMutableBufferPointer { scores in
                    withUnsafePointer(to: &table) { table in
                        guard let ids = ids.baseAddress, let scores = scores.baseAddress else { return }
                        var arguments = ck_gather_arguments(
                            query: rows.pointer(to: 1),
                            query_factor: 0.25,
                            table: table,
                            ids: ids,
                            id_count: rows.count,
                            scores: scores,
                            ahead_ids: nil,
                            ahead_count: 0
                        )
                        gather(&arguments, bytes: bytes)
                    }
                }
            }
        }
        return scanned + gathered
    }
}
