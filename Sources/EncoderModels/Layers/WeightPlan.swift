// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

/// The matrices of a model, declared first and then packed together: into one buffer, on all threads.
struct WeightPlan {
    /// Parts that stand below each other in one packed matrix (query, key and value).
    private struct Entry {
        var parts: [Tensor]
        var columns: Int
        var depth: Int
        var offset: Int
    }

    private let weights: ModelWeights
    private let kernels: Kernels
    private var entries: [Entry] = []
    private var count = 0

    init(_ weights: ModelWeights, kernels: Kernels) {
        self.weights = weights
        self.kernels = kernels
    }

    /// Declares a matrix.
    ///
    /// - Parameters:
    ///   - names: Tensors of `columns × depth` each, which become one matrix of `names.count × columns` outputs.
    ///   - columns: Outputs of each tensor.
    ///   - depth: Inputs.
    /// - Throws: `ModelError.missingTensor` or `.shapeMismatch`.
    mutating func add(_ names: [String], columns: Int, depth: Int) throws {
        let parts = try names.map { try weights.tensor($0, shape: [columns, depth]) }
        let all = columns * names.count
        entries.append(Entry(parts: parts, columns: all, depth: depth, offset: count))
        // Each matrix starts on a cache line.
        count += (PackedMatrix.packedCount(kernels, columns: all, depth: depth) + 15) / 16 * 16
    }

    /// The matrices, in the order in which they were declared.
    ///
    /// - Throws: `ModelError.nonFiniteWeights` naming a tensor with a NaN or an infinity.
    func pack(threads: Int) throws -> [PackedMatrix] {
        let storage = FloatBuffer(count: count)
        let failure = Guarded<(any Error)?>(nil)
        parallelForEach(entries.count, threads: threads) { index in
            do {
                try pack(entries[index], into: storage)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return entries.map {
            PackedMatrix(
                kernels: kernels,
                columns: $0.columns,
                depth: $0.depth,
                storage: storage,
                offset: $0.offset
            )
        }
    }

    private func pack(_ entry: Entry, into storage: FloatBuffer) throws {
        let own = PackedMatrix(
            kernels: kernels,
            columns: entry.columns,
            depth: entry.depth,
            storage: storage,
            offset: entry.offset
        )
        let partColumns = entry.columns / entry.parts.count
        let isAligned = partColumns % kernels.panelWidth == 0
        let isInPlace = entry.parts.allSatisfy { $0.floatsInPlace != nil }
        if isInPlace && (isAligned || entry.parts.count == 1) {
            for (index, part) in entry.parts.enumerated() {
                guard let base = part.floatsInPlace?.baseAddress else { continue }
                try requireFinite(base, part)
                kernels.pack(
                    base,
                    stride: entry.depth,
                    columns: partColumns,
                    depth: entry.depth,
                    panels: 0..<kernels.panelCount(columns: partColumns),
                    into: own.base + index * partColumns * entry.depth
                )
                // The packed copy is read from now on: the file's pages need not stay in memory.
                part.releasePages()
            }
            return
        }
        let joined = FloatBuffer(count: entry.columns * entry.depth)
        for (index, part) in entry.parts.enumerated() {
            let target = UnsafeMutableBufferPointer(
                start: joined.base + index * partColumns * entry.depth,
                count: part.elementCount
            )
            try part.copyFloats(to: target)
            try requireFinite(joined.base + index * partColumns * entry.depth, part)
            part.releasePages()
        }
        kernels.pack(
            joined.base,
            stride: entry.depth,
            columns: entry.columns,
            depth: entry.depth,
            panels: 0..<own.panelCount,
            into: own.base
        )
    }

    private func requireFinite(_ values: UnsafePointer<Float>, _ tensor: Tensor) throws {
        guard kernels.allFinite(values, count: tensor.elementCount) else {
            throw ModelError.nonFiniteWeights(tensor: tensor.name, file: tensor.file)
        }
    }
}
