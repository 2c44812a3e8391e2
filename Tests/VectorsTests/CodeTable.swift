// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Vectors

/// Rows of codes or of float32 in pieces of two, with random scales, and queries for them.
struct CodeTable {
    let bytes: Bool
    /// What a dot product runs over: 64-fold for codes.
    let width: Int
    let queryCount: Int
    let factors: [Float]
    let scales: [ck_row_scale]
    private let rows: ChunkedRows
    private let rowScales: ChunkedRows
    private let queries: ChunkedRows

    /// Codes of queries are in ± `greatestQueryCode`.
    init(
        bytes: Bool,
        dimension: Int,
        count: Int,
        queryCount: Int,
        plain: Bool = false,
        greatestQueryCode: Int8 = 127,
        seed: UInt64
    ) {
        var generator = SplitMix64(seed: seed)
        self.bytes = bytes
        self.queryCount = queryCount
        let paddedCount = bytes ? (dimension + 63) / 64 * 64 : dimension
        let rowBytes = bytes ? paddedCount : dimension * MemoryLayout<Float>.stride
        width = paddedCount
        func random(_ count: Int, shift: Int, greatest: Int8 = 127) -> ChunkedRows {
            var rows = ChunkedRows(rowBytes: rowBytes, shift: shift)
            rows.resize(to: count)
            for row in 0..<count {
                let place = rows.mutablePointer(to: row)
                for component in 0..<dimension {
                    if bytes {
                        let code = Int8.random(in: -greatest...greatest, using: &generator)
                        place.storeBytes(of: code, toByteOffset: component, as: Int8.self)
                    } else {
                        let value = Float.random(in: -1...1, using: &generator)
                        place.storeBytes(of: value, toByteOffset: component * 4, as: Float.self)
                    }
                }
                for component in dimension..<paddedCount {
                    place.storeBytes(of: 0, toByteOffset: component, as: Int8.self)
                }
            }
            return rows
        }
        rows = random(count, shift: 1)
        // One piece, whose rows follow each other.
        queries = random(queryCount, shift: 7, greatest: greatestQueryCode)
        factors = plain ? .init(repeating: 1, count: queryCount) : randomFloats(queryCount, using: &generator)
        scales = (0..<count).map { _ in
            let values = randomFloats(2, using: &generator)
            return plain ? ck_row_scale(factor: 1, offset: 0) : ck_row_scale(factor: values[0], offset: values[1])
        }
        var rowScales = ChunkedRows(rowBytes: MemoryLayout<ck_row_scale>.stride, shift: 1)
        rowScales.resize(to: count)
        for row in 0..<count {
            rowScales.mutablePointer(to: row).storeBytes(of: scales[row], as: ck_row_scale.self)
        }
        self.rowScales = rowScales
    }

    var count: Int { rows.count }

    /// Scores by number: `ids.count` of them.
    func gather(_ ids: [UInt32], query: Int, at level: InstructionLevel) -> [Float] {
        let idCount = ids.count
        var scores = [Float](repeating: .nan, count: idCount)
        var table = ck_table(
            rows: UnsafeRawPointer(rows.pointers).assumingMemoryBound(to: UnsafeRawPointer.self),
            scales: UnsafeRawPointer(rowScales.pointers).assumingMemoryBound(to: UnsafeRawPointer.self),
            shift: 1,
            row_bytes: rows.rowBytes,
            count: width
        )
        withExtendedLifetime(self) {
            scores.withUnsafeMutableBufferPointer { scores in
                ids.withUnsafeBufferPointer { ids in
                    withUnsafePointer(to: &table) { table in
                        guard let scores = scores.baseAddress, let ids = ids.baseAddress else { return }
                        var arguments = ck_gather_arguments(
                            query: queries.pointer(to: query),
                            query_factor: factors[query],
                            table: table,
                            ids: ids,
                            id_count: idCount,
                            scores: scores,
                            ahead_ids: nil,
                            ahead_count: 0
                        )
                        Kernels(level).gather(&arguments, bytes: bytes)
                    }
                }
            }
        }
        return scores
    }

    /// All scores: for each query, of each row.
    func scan(at level: InstructionLevel, areQueriesNarrow: Bool = false) -> [[Float]] {
        // Rows one after the other, and a column that must stay as it is after those of each query.
        var storage: [UInt8] = []
        for row in 0..<count { storage += UnsafeRawBufferPointer(start: rows.pointer(to: row), count: rows.rowBytes) }
        let stride = count + 1
        var scores = [Float](repeating: 7, count: queryCount * stride)
        withExtendedLifetime(self) {
            storage.withUnsafeBytes { storage in
                scales.withUnsafeBufferPointer { scales in
                    factors.withUnsafeBufferPointer { factors in
                        scores.withUnsafeMutableBufferPointer { scores in
                            guard let rows = storage.baseAddress, let scales = scales.baseAddress,
                                let factors = factors.baseAddress, let scores = scores.baseAddress
                            else { return }
                            var arguments = ck_scan_arguments(
                                queries: queries.pointer(to: 0),
                                query_bytes: queries.rowBytes,
                                query_factors: factors,
                                query_count: queryCount,
                                are_queries_narrow: areQueriesNarrow,
                                rows: rows,
                                row_bytes: self.rows.rowBytes,
                                scales: scales,
                                row_count: count,
                                count: width,
                                scores: scores,
                                score_stride: stride
                            )
                            Kernels(level).scan(&arguments, bytes: bytes)
                        }
                    }
                }
            }
        }
        return (0..<queryCount).map { query in
            precondition(scores[query * stride + count] == 7, "A score was written after the last row's.")
            return Array(scores[query * stride..<query * stride + count])
        }
    }

    /// The dot product of a query's and a row's codes.
    func codeDot(_ query: Int, _ row: Int) -> Int {
        let a = queries.pointer(to: query)
        let b = rows.pointer(to: row)
        return (0..<width).reduce(0) {
            $0 + Int(a.load(fromByteOffset: $1, as: Int8.self)) * Int(b.load(fromByteOffset: $1, as: Int8.self))
        }
    }

    func floats(query: Int) -> [Float] { floats(queries.pointer(to: query)) }
    func floats(row: Int) -> [Float] { floats(rows.pointer(to: row)) }

    private func floats(_ place: UnsafeRawPointer) -> [Float] {
        (0..<width).map { place.load(fromByteOffset: $0 * 4, as: Float.self) }
    }
}
