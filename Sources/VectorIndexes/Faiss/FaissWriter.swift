// SPDX-License-Identifier: Apache-2.0
import FileStorage
import Vectors

/// Writes the fields of a faiss file one after the other; `FaissFile` has the format.
struct FaissWriter {
    let file: AtomicFile

    /// Makes sure that faiss can hold an index.
    ///
    /// - Parameter index: What is to be written.
    /// - Throws: `VectorIndexError.notExpressible` or `.unsupportedMetric`.
    static func check(_ index: FaissIndex) throws {
        guard (1...FaissHeader.dimensionLimit).contains(index.dimension) else {
            throw VectorIndexError.notExpressible(
                reason: "faiss reads dimensions from 1 to \(FaissHeader.dimensionLimit), not \(index.dimension)"
            )
        }
        var hasMinusOne = index.keys?.contains(-1) ?? false
        switch index.content {
        case .flat: break
        case .hnsw(let graph, let rows):
            precondition(graph.count == rows.count, "\(graph.count) nodes for \(rows.count) rows.")
        case .ivfFlat(let inverted):
            for metric in [index.metric, inverted.centroidMetric] where metric != .dot && metric != .euclidean {
                throw VectorIndexError.unsupportedMetric(metric, supported: [.dot, .euclidean])
            }
            hasMinusOne = inverted.lists.contains { $0.keys.contains(-1) }
        }
        if let keys = index.keys { precondition(keys.count == index.count, "\(keys.count) keys, \(index.count) rows.") }
        guard !hasMinusOne else {
            throw VectorIndexError.notExpressible(reason: "the key −1 means 'no hit' in faiss")
        }
    }

    /// Writes an index.
    func write(_ index: FaissIndex) throws {
        if let keys = index.keys, !keys.elementsEqual(0..<keys.count) {
            try putLetters("IxMp")
            try putHeader(of: index)
            try writeContent(of: index)
            try putVector(keys.map { Int64($0) })
        } else {
            try writeContent(of: index)
        }
    }

    private func writeContent(of index: FaissIndex) throws {
        switch index.content {
        case .flat(let rows):
            try writeFlat(rows, metric: index.metric)
        case .hnsw(let graph, let rows):
            try putLetters("IHNf")
            try putHeader(of: index)
            try write(graph)
            try writeFlat(rows, metric: index.metric)
        case .ivfFlat(let inverted):
            try putLetters("IwFl")
            try putHeader(of: index)
            try write(inverted)
        }
    }

    private func write(_ graph: FaissHNSWGraph) throws {
        try putVector(graph.assignProbabilities.map(\.bitPattern))
        try putVector(graph.cumulativeCounts.map { Int32($0) })
        try putVector(graph.levels)
        try putVector(graph.offsets.map { UInt64($0) })
        try putVector(graph.neighbors)
        try put(Int32(graph.entryPoint ?? -1))
        try put(Int32(graph.topLevel))
        try put(Int32(clamping: graph.efConstruction))
        try put(Int32(clamping: graph.efSearch))
        try put(Int32(1))
    }

    private func write(_ inverted: FaissInvertedFile) throws {
        let lists = inverted.lists
        try put(UInt64(lists.count))
        try put(UInt64(inverted.probeCount))
        try writeFlat(inverted.centroids, metric: inverted.centroidMetric)
        try put(UInt8(0))
        try putVector([Int64]())
        try putLetters("ilar")
        try put(UInt64(lists.count))
        try put(UInt64(inverted.centroids.dimension * 4))
        let used = lists.indices.filter { !lists[$0].keys.isEmpty }
        // faiss' own rule for which of the two forms is shorter.
        if used.count > lists.count / 2 {
            try putLetters("full")
            try putVector(lists.map { UInt64($0.keys.count) })
        } else {
            try putLetters("sprs")
            try putVector(used.flatMap { [UInt64($0), UInt64(lists[$0].keys.count)] })
        }
        for list in used {
            try write(lists[list].rows, normalized: false)
            try put(lists[list].keys.map { Int64($0) })
        }
    }

    private func writeFlat(_ rows: FaissRows, metric: Metric) throws {
        try putLetters(FaissMetric.flatCode(of: metric))
        try putHeader(dimension: rows.dimension, count: rows.count, metric: metric)
        try put(UInt64(rows.count * rows.dimension))
        try write(rows, normalized: metric == .cosine)
    }

    private func write(_ rows: FaissRows, normalized: Bool) throws {
        let kernels = Kernels.preferred
        try rows.forEachBlock { _, block in
            if normalized, let base = block.baseAddress {
                for start in stride(from: 0, to: block.count, by: rows.dimension) {
                    kernels.normalize(base + start, count: rows.dimension)
                }
            }
            try file.write(UnsafeRawBufferPointer(block))
        }
    }
}

extension FaissWriter {
    private func putHeader(of index: FaissIndex) throws {
        try putHeader(dimension: index.dimension, count: index.count, metric: index.metric)
    }

    private func putHeader(dimension: Int, count: Int, metric: Metric) throws {
        try put(Int32(dimension))
        try put(Int64(count))
        try put(FaissHeader.unused)
        try put(FaissHeader.unused)
        try put(UInt8(1))
        let code = FaissMetric.code(of: metric)
        try put(code)
        // The argument of a metric, which METRIC_L1 has none of.
        if code > 1 { try put(Float(0).bitPattern) }
    }

    private func putLetters(_ code: String) throws {
        try file.write(code)
    }

    private func put<Value: FixedWidthInteger>(_ value: Value) throws {
        try withUnsafeBytes(of: value.littleEndian) { try file.write($0) }
    }

    /// Writes a count and elements.
    private func putVector<Value: FixedWidthInteger>(_ values: [Value]) throws {
        try put(UInt64(values.count))
        try put(values)
    }

    private func put<Value: FixedWidthInteger>(_ values: [Value]) throws {
        #if _endian(little)
            try values.withUnsafeBytes { try file.write($0) }
        #else
            for value in values { try put(value) }
        #endif
    }
}
