// SPDX-License-Identifier: Apache-2.0
import Synchronization
package import Vectors

/// Finds the close pairs among rows by comparing each row with every other, in blocks.
///
/// Only blocks on and above the diagonal are computed. A first pass multiplies blocks in float32; what could reach the
/// score in spite of its rounding (`ProductBound`) is scored again as `Embedding.similarity` scores. So neither blocks nor
/// threads show in the result.
package struct PairMining: Sendable {
    /// The most pairs where the caller sets no limit: that of `paraphrase_mining` in sentence-transformers.
    package static let defaultLimit = 500_000

    private let embeddings: Embeddings
    private let metric: Metric
    private let minimumScore: Float
    private let limit: Int
    private let keepsBest: Bool
    private let threads: Int
    private let kernels: Kernels
    private let blockRows: Int
    private let blockColumns: Int
    /// The product of each row with itself.
    private let squaredLengths: [Float]

    /// Checks what is asked for.
    ///
    /// - Parameters:
    ///   - embeddings: The rows.
    ///   - metric: How to score.
    ///   - minimumScore: The least score of a pair, or nil.
    ///   - maxPairs: How many of the best pairs are kept, or nil.
    ///   - threads: Threads to compute on.
    ///   - kernels: The level of instructions.
    ///   - blockRows: Rows that a thread multiplies at once; these and a block of columns fit into the caches.
    ///   - blockColumns: Columns of one piece of work.
    /// - Throws: `MiningError`.
    package init(
        _ embeddings: Embeddings,
        metric: Metric,
        minimumScore: Float?,
        maxPairs: Int?,
        threads: Int,
        kernels: Kernels = .preferred,
        blockRows: Int = 192,
        blockColumns: Int = 480
    ) throws {
        try Self.check(minimumScore: minimumScore, metric: metric)
        if let maxPairs, maxPairs < 1 { throw MiningError.maxPairsOutOfRange(actual: maxPairs) }
        self.embeddings = embeddings
        self.metric = metric
        self.minimumScore = minimumScore ?? -.infinity
        limit = min(maxPairs ?? Self.defaultLimit, max(1, Self.pairCount(embeddings.count)))
        keepsBest = maxPairs != nil
        self.threads = max(1, threads)
        self.kernels = kernels
        self.blockRows = blockRows
        self.blockColumns = blockColumns
        squaredLengths = try Self.squaredLengths(embeddings, metric: metric, kernels: kernels)
    }

    /// Checks that a score can be the least one of a search.
    ///
    /// - Parameters:
    ///   - minimumScore: The least score of a pair, or nil.
    ///   - metric: How pairs are scored.
    /// - Throws: `MiningError.minimumScoreOutOfRange`.
    package static func check(minimumScore: Float?, metric: Metric) throws {
        guard let minimumScore else { return }
        let isPossible =
            switch metric {
            case .cosine: abs(minimumScore) <= 1
            case .dot: minimumScore.isFinite
            case .euclidean, .manhattan: minimumScore.isFinite && minimumScore <= 0
            }
        guard isPossible else { throw MiningError.minimumScoreOutOfRange(actual: minimumScore, metric: metric) }
    }

    private static func pairCount(_ count: Int) -> Int { count * (count - 1) / 2 }

    private static func squaredLengths(_ rows: Embeddings, metric: Metric, kernels: Kernels) throws -> [Float] {
        if let row = rows.firstNonFiniteRow { throw MiningError.nonFinite(row: row) }
        let dimension = rows.dimension
        let squares = rows.storage.withUnsafeBufferPointer { buffer -> [Float] in
            guard let base = buffer.baseAddress else { return [] }
            return (0..<rows.count).map { row in
                kernels.dot(base + row * dimension, base + row * dimension, count: dimension)
            }
        }
        let expected = ProductBound.lengths
        let squaredRange = expected.lowerBound * expected.lowerBound...expected.upperBound * expected.upperBound
        for (row, square) in squares.enumerated() where !squaredRange.contains(Double(square)) {
            let length = rows[row].components.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            // Cosine divides by the length; a zero vector has cosine 0 with everything.
            guard length > expected.upperBound || (metric == .cosine && length > 0) else { continue }
            throw MiningError.lengthOutOfRange(row: row, expected: expected, actual: length)
        }
        return squares
    }

    /// The pairs, best first.
    ///
    /// - Parameter progress: Called after each block.
    /// - Returns: At most `maxPairs`.
    /// - Throws: `MiningError.tooManyPairs`, `CancellationError`.
    package func pairs(progress: (@Sendable (MiningProgress) -> Void)? = nil) throws -> [ParaphrasePair] {
        let count = embeddings.count
        guard count > 1 else { return [] }
        let best = Guarded(BestPairs(limit: limit))
        let isCancelled = Atomic<Bool>(false)
        let isOverfull = Atomic<Bool>(false)
        let done = Atomic<Int>(0)
        let (kernels, dimension, blockRows, blockColumns) = (kernels, embeddings.dimension, blockRows, blockColumns)
        let workspaces = WorkspacePool {
            PairWorkspace(kernels: kernels, dimension: dimension, rows: blockRows, columns: blockColumns)
        }
        let blocks = (count + blockColumns - 1) / blockColumns
        parallelForEach(blocks, threads: threads) { index in
            // The last columns are compared with the most rows: the longest work comes first.
            let start = (blocks - 1 - index) * blockColumns
            let columns = start..<min(start + blockColumns, count)
            workspaces.withWorkspace { workspace in
                let block = ColumnBlock(
                    columns,
                    of: embeddings,
                    squaredLengths: squaredLengths[columns],
                    metric: metric,
                    kernels: kernels,
                    in: workspace
                )
                for row in stride(from: 0, to: columns.upperBound - 1, by: blockRows) {
                    // Only the calling thread has a task to ask; it takes part in the work.
                    if Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
                    guard !isCancelled.load(ordering: .relaxed), !isOverfull.load(ordering: .relaxed) else { return }
                    let rows = row..<min(row + blockRows, columns.upperBound - 1)
                    let found = scan(rows, block, in: workspace, worst: best.withLock { $0.worst })
                    if !found.isEmpty {
                        let isFull = best.withLock { best in
                            best.offer(found)
                            return best.isOverfull
                        }
                        if isFull && !keepsBest { isOverfull.store(true, ordering: .relaxed) }
                    }
                    let compared = rows.reduce(0) { $0 + columns.upperBound - max(columns.lowerBound, $1 + 1) }
                    let completed = done.wrappingAdd(compared, ordering: .relaxed).newValue
                    progress?(MiningProgress(completed: completed, total: Self.pairCount(count)))
                }
            }
        }
        if Task.isCancelled || isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        if isOverfull.load(ordering: .relaxed) { throw MiningError.tooManyPairs(limit: limit) }
        return best.withLock { $0.sorted() }
    }

    /// The pairs of some rows with the columns to the right of the diagonal.
    private func scan(
        _ rows: Range<Int>,
        _ block: ColumnBlock,
        in workspace: PairWorkspace,
        worst: ParaphrasePair?
    ) -> [ParaphrasePair] {
        embeddings.storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            multiply(rows, block, base, into: workspace)
            var found: [ParaphrasePair] = []
            let least = max(minimumScore, worst?.score ?? -.infinity)
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: block.columns.count) { positions in
                guard let positions = positions.baseAddress else { return }
                for row in rows {
                    let skipped = max(0, row + 1 - block.columns.lowerBound)
                    let selected = kernels.select(
                        workspace.products.base + (row - rows.lowerBound) * block.columns.count + skipped,
                        count: block.columns.count - skipped,
                        atLeast: block.bound.leastProduct(forScore: least, squaredLength: squaredLengths[row]),
                        into: positions
                    )
                    for index in 0..<selected {
                        let column = block.columns.lowerBound + skipped + Int(positions[index])
                        let pair = ParaphrasePair(score: score(row, column, base), first: row, second: column)
                        guard pair.score >= minimumScore else { continue }
                        if let worst, !pair.isBetter(than: worst) { continue }
                        found.append(pair)
                    }
                }
            }
            return found
        }
    }

    /// The first pass: the product of each row with each column.
    private func multiply(
        _ rows: Range<Int>,
        _ block: ColumnBlock,
        _ base: UnsafePointer<Float>,
        into workspace: PairWorkspace
    ) {
        let dimension = embeddings.dimension
        let width = block.columns.count
        guard metric != .manhattan else {
            // No product gives this distance.
            for row in rows {
                let products = workspace.products.base + (row - rows.lowerBound) * width
                for column in max(block.columns.lowerBound, row + 1)..<block.columns.upperBound {
                    products[column - block.columns.lowerBound] = score(row, column, base)
                }
            }
            return
        }
        block.multiply(base + rows.lowerBound * dimension, rows: rows.count, into: workspace.products.base)
    }

    /// The score, with the bits of `Embedding.similarity(to:metric:)`.
    private func score(_ first: Int, _ second: Int, _ base: UnsafePointer<Float>) -> Float {
        let dimension = embeddings.dimension
        let (a, b) = (base + first * dimension, base + second * dimension)
        guard metric == .cosine else { return kernels.similarity(a, b, count: dimension, metric: metric) }
        return Kernels.cosine(
            dot: kernels.dot(a, b, count: dimension),
            squaredLengths: (squaredLengths[first], squaredLengths[second])
        )
    }
}
