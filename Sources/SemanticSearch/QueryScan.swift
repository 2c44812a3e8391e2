// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Vectors

/// Compares a chunk of queries with every row, on all threads.
///
/// A first pass says which rows could be among the best in spite of its rounding (`ProductBound`); these are scored as
/// `Embedding.similarity` scores. For few queries it is a dot product a row, for many the product of blocks. Neither
/// blocks nor threads show in the result.
struct QueryScan: Sendable {
    private let embeddings: Embeddings
    private let metric: Metric
    private let threads: Int
    private let kernels: Kernels
    private let blockRows: Int
    private let blockColumns: Int
    /// 1 / length of each row, 0 for a zero row, NaN where float32 cannot say; empty unless the metric is cosine.
    private let inverseLengths: [Float]

    /// Queries from which on it pays to pack the rows for a product.
    static let leastProducts = 16
    /// Rows that one thread scores one by one before it takes more: they fit into the second-level cache.
    private static let directRows = 512
    /// Queries whose best rows are put together at once.
    private static let mergedQueries = 64

    init(
        _ embeddings: Embeddings,
        metric: Metric,
        threads: Int,
        kernels: Kernels,
        blockRows: Int,
        blockColumns: Int
    ) {
        self.embeddings = embeddings
        self.metric = metric
        self.threads = threads
        self.kernels = kernels
        self.blockRows = blockRows
        self.blockColumns = blockColumns
        guard metric == .cosine else {
            inverseLengths = []
            return
        }
        inverseLengths = Self.squaredLengths(embeddings, embeddings.indices, kernels).map { square in
            guard ProductBound.holds(squaredLength: square, metric: metric) else { return .nan }
            return square > 0 ? 1 / square.squareRoot() : 0
        }
    }

    /// The nearest rows of each query of a chunk, best first.
    ///
    /// - Parameters:
    ///   - queries: All queries, of the rows' dimension.
    ///   - chunk: Which of them.
    ///   - limit: The most rows for each.
    ///   - isCancellable: Whether to end when the calling task is cancelled.
    /// - Returns: The hits of each query; nil if the task was cancelled.
    func nearest(to queries: Embeddings, _ chunk: Range<Int>, limit: Int, isCancellable: Bool) -> [[SearchHit]]? {
        guard !embeddings.isEmpty, limit > 0, !chunk.isEmpty else { return chunk.map { _ in [] } }
        let limit = min(limit, embeddings.count)
        let usesProducts = metric != .manhattan && chunk.count >= Self.leastProducts
        let width = usesProducts ? blockColumns : Self.directRows
        let blocks = (embeddings.count + width - 1) / width
        let workers = min(threads, blocks)
        let squares = Self.squaredLengths(queries, chunk, kernels)
        let next = Atomic<Int>(0)
        let isCancelled = Atomic<Bool>(false)
        let found = Guarded<[[TopK]]>([])
        parallelForEach(workers, threads: workers) { _ in
            var best = Array(repeating: TopK(limit: limit), count: chunk.count)
            let workspace =
                usesProducts
                ? PairWorkspace(
                    kernels: kernels,
                    dimension: embeddings.dimension,
                    rows: min(blockRows, chunk.count),
                    columns: min(width, embeddings.count)
                ) : nil
            while true {
                // Only the calling thread has a task to ask; it takes part in the work.
                if isCancellable, Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard block < blocks, !isCancelled.load(ordering: .relaxed) else { break }
                let rows = block * width..<min((block + 1) * width, embeddings.count)
                compare(rows, with: queries, chunk, squares, in: workspace, into: &best)
            }
            let own = best
            found.withLock { $0.append(own) }
        }
        // Other threads may have taken all blocks before this one asked.
        let isOver = isCancelled.load(ordering: .relaxed) || (isCancellable && Task.isCancelled)
        guard !isOver else { return nil }
        return merged(found.value, count: chunk.count)
    }

    /// The best of what the workers found for each query.
    private func merged(_ found: [[TopK]], count: Int) -> [[SearchHit]] {
        let parts = (count + Self.mergedQueries - 1) / Self.mergedQueries
        let hits = Guarded<[[[SearchHit]]]>(Array(repeating: [], count: parts))
        parallelForEach(parts, threads: threads) { part in
            let queries = part * Self.mergedQueries..<min((part + 1) * Self.mergedQueries, count)
            let own = queries.map { query in
                var best = found[0][query]
                for other in found.dropFirst() { best.merge(other[query]) }
                return best.sorted()
            }
            hits.withLock { $0[part] = own }
        }
        return hits.value.flatMap { $0 }
    }

    /// Offers some rows to the best of every query of the chunk.
    private func compare(
        _ rows: Range<Int>,
        with queries: Embeddings,
        _ chunk: Range<Int>,
        _ squares: [Float],
        in workspace: PairWorkspace?,
        into best: inout [TopK]
    ) {
        let dimension = embeddings.dimension
        embeddings.storage.withUnsafeBufferPointer { corpus in
            queries.storage.withUnsafeBufferPointer { asked in
                guard let corpus = corpus.baseAddress, var asked = asked.baseAddress else { return }
                asked += chunk.lowerBound * dimension
                let lengths = workspace == nil ? [] : Self.squaredLengths(embeddings, rows, kernels)
                let isPacked =
                    workspace != nil && lengths.allSatisfy { ProductBound.holds(squaredLength: $0, metric: metric) }
                guard let workspace, isPacked else {
                    for query in 0..<chunk.count {
                        offer(rows, corpus, to: asked + query * dimension, squares[query], &best[query])
                    }
                    return
                }
                let block = ColumnBlock(
                    rows,
                    of: embeddings,
                    squaredLengths: lengths[...],
                    metric: metric,
                    kernels: kernels,
                    in: workspace
                )
                for first in stride(from: 0, to: chunk.count, by: blockRows) {
                    let some = first..<min(first + blockRows, chunk.count)
                    block.multiply(asked + first * dimension, rows: some.count, into: workspace.products.base)
                    for query in some {
                        let vector = asked + query * dimension
                        guard ProductBound.holds(squaredLength: squares[query], metric: metric) else {
                            offer(rows, corpus, to: vector, squares[query], &best[query])
                            continue
                        }
                        let products = workspace.products.base + (query - first) * rows.count
                        offer(block, products, lengths, corpus, to: vector, squares[query], &best[query])
                    }
                }
            }
        }
    }

    /// Offers a block of rows to a query, by their products with it.
    private func offer(
        _ block: ColumnBlock,
        _ products: UnsafePointer<Float>,
        _ lengths: [Float],
        _ corpus: UnsafePointer<Float>,
        to query: UnsafePointer<Float>,
        _ square: Float,
        _ best: inout TopK
    ) {
        let dimension = embeddings.dimension
        let count = block.columns.count
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { positions in
            guard let positions = positions.baseAddress else { return }
            var first = 0
            // While there is room every row is scored; a few at a time, so that the floor rises soon.
            var width = best.floor > -.infinity ? count : max(best.limit, Self.leastProducts)
            while first < count {
                let end = min(first + min(width, count), count)
                let selected = kernels.select(
                    products + first,
                    count: end - first,
                    atLeast: block.bound.leastProduct(forScore: best.floor, squaredLength: square),
                    into: positions
                )
                for index in 0..<selected {
                    let offset = first + Int(positions[index])
                    let row = block.columns.lowerBound + offset
                    let own = corpus + row * dimension
                    let score =
                        metric == .cosine
                        ? Kernels.cosine(
                            dot: kernels.dot(query, own, count: dimension),
                            squaredLengths: (square, lengths[offset])
                        ) : kernels.similarity(query, own, count: dimension, metric: metric)
                    if score >= best.floor { best.offer(SearchHit(id: row, score: score)) }
                }
                first = end
                width = min(2 * width, count)
            }
        }
    }

    /// Offers rows to a query one by one.
    private func offer(
        _ rows: Range<Int>,
        _ corpus: UnsafePointer<Float>,
        to query: UnsafePointer<Float>,
        _ square: Float,
        _ best: inout TopK
    ) {
        let dimension = embeddings.dimension
        let bound = ProductBound(metric: metric, dimension: dimension, largestLength: 1)
        let isBounded = ProductBound.holds(squaredLength: square, metric: metric)
        var floor = best.floor
        var least = isBounded ? bound.leastProduct(forScore: floor, squaredLength: square) : -.infinity
        for row in rows {
            let own = corpus + row * dimension
            let score: Float
            if metric == .cosine {
                let dot = kernels.dot(query, own, count: dimension)
                // Where the row's length is beyond float32, the left is NaN.
                if dot * inverseLengths[row] < least { continue }
                let other = kernels.dot(own, own, count: dimension)
                guard square.isFinite, other.isFinite else { continue }
                score = Kernels.cosine(dot: dot, squaredLengths: (square, other))
            } else {
                score = kernels.similarity(query, own, count: dimension, metric: metric)
            }
            guard score >= floor, score.isFinite else { continue }
            best.offer(SearchHit(id: row, score: score))
            guard best.floor > floor else { continue }
            floor = best.floor
            if isBounded { least = bound.leastProduct(forScore: floor, squaredLength: square) }
        }
    }

    /// The product of each row of a range with itself.
    private static func squaredLengths(_ rows: Embeddings, _ range: Range<Int>, _ kernels: Kernels) -> [Float] {
        let dimension = rows.dimension
        return rows.storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            return range.map { kernels.dot(base + $0 * dimension, base + $0 * dimension, count: dimension) }
        }
    }
}
