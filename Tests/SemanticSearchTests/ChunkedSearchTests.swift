// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import Vectors

/// Products of blocks, and single products, against sorting all scores.
struct ChunkedSearchTests {
    /// Hits with scores as bits: −0 and 0 are not the same here.
    private static func bits(_ hits: [[SearchHit]]) -> [[SIMD2<Int>]] {
        hits.map { $0.map { SIMD2($0.id, Int($0.score.bitPattern)) } }
    }

    /// The slow twin.
    private static func slow(
        _ corpus: Embeddings,
        _ queries: Embeddings,
        _ metric: Metric,
        limit: Int,
        kernels: Kernels = .preferred
    ) -> [[SearchHit]] {
        let rows = corpus.map { Array($0.components) }
        return queries.map { query in
            let query = Array(query.components)
            let all = rows.enumerated().map {
                SearchHit(
                    id: $0,
                    score: kernels.similarity(query, $1, count: query.count, metric: metric)
                )
            }
            return Array(all.sorted { ($0.score, $1.id) > ($1.score, $0.id) }.prefix(limit))
        }
    }

    private static func search(
        _ corpus: Embeddings,
        _ queries: Embeddings,
        _ metric: Metric,
        limit: Int,
        threads: Int = 2,
        chunk: Int = 1024,
        kernels: Kernels = .preferred,
        blocks: (rows: Int, columns: Int) = (192, 480)
    ) throws -> [[SearchHit]] {
        let search = ExactSearch(
            corpus,
            metric: metric,
            threads: threads,
            kernels: kernels,
            blockRows: blocks.rows,
            blockColumns: blocks.columns
        )
        var found: [[SearchHit]] = []
        try search.forEachNearest(to: queries, limit: limit, chunkSize: chunk) { range, hits in
            #expect(range.lowerBound == found.count && hits.count == range.count && range.count <= chunk)
            found += hits
        }
        return found
    }

    @Test(arguments: Metric.allCases, InstructionLevel.available)
    func findsWhatSortingAllScoresFinds(metric: Metric, level: InstructionLevel) throws {
        for (count, dimension, asked) in [(1, 1, 20), (3, 24, 16), (131, 7, 33), (700, 24, 40), (1300, 385, 17)] {
            let corpus = SlowMining.corpus(count, dimension: dimension, seed: UInt64(count))
            let queries = SlowMining.corpus(asked, dimension: dimension, seed: 77)
            for limit in [1, 9, 100, count, Int.max] {
                let expected = Self.slow(corpus, queries, metric, limit: limit, kernels: Kernels(level))
                let blocked = try Self.search(corpus, queries, metric, limit: limit, kernels: Kernels(level))
                #expect(Self.bits(blocked) == Self.bits(expected), "\(count) × \(dimension), \(limit)")
                // Fifteen queries at a time are compared one by one.
                let direct = try Self.search(corpus, queries, metric, limit: limit, chunk: 15, kernels: Kernels(level))
                #expect(Self.bits(direct) == Self.bits(expected), "\(count) × \(dimension), \(limit), directly")
            }
        }
    }

    @Test(arguments: Metric.allCases)
    func noHitIsLostToRounding(metric: Metric) throws {
        // Far from the origin and close together, products lose the most digits; scaled copies have equal cosines.
        let corpus = SlowMining.corpus(900, dimension: 384, seed: 5, offset: 30)
        let queries = SlowMining.corpus(24, dimension: 384, seed: 6, offset: 30)
        for limit in [1, 10, 333] {
            let expected = Self.slow(corpus, queries, metric, limit: limit)
            #expect(Self.bits(try Self.search(corpus, queries, metric, limit: limit)) == Self.bits(expected))
            #expect(Self.bits(try Self.search(corpus, queries, metric, limit: limit, chunk: 1)) == Self.bits(expected))
            #expect(Self.bits(corpus.nearest(to: queries, limit: limit, metric: metric)) == Self.bits(expected))
        }
    }

    /// First passes round each of these differently, and all have cosine 1.
    @Test(arguments: [1, 40])
    func scaledCopiesComeInOrder(asked: Int) {
        var generator = SplitMix64(seed: 3)
        let row = randomFloats(24, using: &generator)
        let corpus = Embeddings((0..<3000).map { scale in row.map { $0 * (1 + Float(scale) / 7) } })
        let scores = corpus.map { $0.cosineSimilarity(to: Embedding(row)) }
        let expected = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(5)
        let queries = Embeddings(Array(repeating: row, count: asked))
        for hits in corpus.nearest(to: queries, limit: 5) { #expect(hits.map(\.id) == Array(expected)) }
    }

    @Test(arguments: Metric.allCases)
    func blocksChunksAndThreadsDoNotShow(metric: Metric) throws {
        let corpus = SlowMining.corpus(601, dimension: 33, seed: 11)
        let queries = SlowMining.corpus(70, dimension: 33, seed: 12)
        let expected = Self.bits(Self.slow(corpus, queries, metric, limit: 12))
        for threads in [1, 2, 5] {
            for (chunk, blocks) in [(1, (7, 13)), (16, (1, 601)), (69, (64, 300)), (70, (16, 48)), (500, (2000, 2000))]
            {
                let found = try Self.search(
                    corpus,
                    queries,
                    metric,
                    limit: 12,
                    threads: threads,
                    chunk: chunk,
                    blocks: blocks
                )
                #expect(Self.bits(found) == expected, "\(threads) threads, \(chunk), \(blocks)")
            }
        }
    }

    /// Where float32 cannot be relied on, every score is computed; lengths of zero have cosine 0.
    @Test(arguments: [1, 30])
    func extremeLengthsAreScoredOneByOne(asked: Int) throws {
        let usual = SlowMining.corpus(300, dimension: 16, seed: 8)
        for (metric, factor) in [(Metric.dot, Float(1e18)), (.cosine, 1e-18), (.cosine, 1e18), (.euclidean, 1e-21)] {
            let storage = usual.storage.enumerated().map { $0 / 16 % 7 == 3 ? $1 * factor : $1 }
            let corpus = Embeddings(storage: storage, dimension: 16)
            let queries = Embeddings(storage: Array(storage.prefix(16 * asked)), dimension: 16)
            let expected = Self.slow(corpus, queries, metric, limit: 20)
            #expect(
                Self.bits(try Self.search(corpus, queries, metric, limit: 20)) == Self.bits(expected),
                "\(metric) \(factor)"
            )
        }
    }

    @Test(arguments: [1, 20])
    func notANumberIsRefusedOrNotFound(asked: Int) throws {
        let bad = Embeddings([[1, 0], [.nan, 1], [0, .infinity], [1, 1]])
        let queries = Embeddings(Array(repeating: [1, 2], count: asked))
        for metric in Metric.allCases {
            let search = ExactSearch(bad, metric: metric)
            for hits in search.nearest(to: queries, limit: 4) { #expect(Set(hits.map(\.id)) == [0, 3]) }
            for _ in 0..<2 {
                #expect(throws: SearchError.nonFinite(row: 1)) {
                    try search.forEachNearest(to: queries, limit: 1) { _, _ in }
                }
            }
            let unasked = Embeddings(Array(repeating: [.infinity, 2], count: asked))
            #expect(ExactSearch(queries, metric: metric).nearest(to: unasked, limit: 3).allSatisfy { $0.isEmpty })
            #expect(throws: SearchError.nonFiniteQuery(0)) {
                try ExactSearch(queries, metric: metric).forEachNearest(to: unasked, limit: 3) { _, _ in }
            }
        }
    }

    @Test func emptyInputsAndOtherDimensions() throws {
        let none = Embeddings(storage: [], dimension: 0)
        let rows = Embeddings([[1, 2], [3, 4], [5, 6]])
        #expect(try Self.search(none, rows, .cosine, limit: 3) == [[], [], []])
        #expect(try Self.search(rows, none, .cosine, limit: 3).isEmpty)
        #expect(try Self.search(rows, rows, .cosine, limit: 0) == [[], [], []])
        #expect(try Self.search(rows, rows, .cosine, limit: -1) == [[], [], []])
        #expect(throws: SearchError.dimensionMismatch(expected: 2, actual: 3)) {
            try Self.search(rows, Embeddings([[1, 2, 3]]), .cosine, limit: 1)
        }
    }

    @Test func bodyMayEndTheSearch() {
        struct Enough: Error {}
        let rows = SlowMining.corpus(50, dimension: 4, seed: 1)
        var chunks: [Range<Int>] = []
        #expect(throws: Enough.self) {
            try ExactSearch(rows).forEachNearest(to: rows, limit: 2, chunkSize: 20) { range, _ in
                chunks.append(range)
                if chunks.count == 2 { throw Enough() }
            }
        }
        #expect(chunks == [0..<20, 20..<40])
    }

    @Test func cancellationEndsTheSearch() async {
        let rows = SlowMining.corpus(600, dimension: 8, seed: 3)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            // The calls that cannot throw finish what they began.
            #expect(rows.nearest(to: rows, limit: 1).count == 600)
            try ExactSearch(rows).forEachNearest(to: rows, limit: 1) { _, _ in }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(arguments: [
        (
            SearchError.dimensionMismatch(expected: 384, actual: 768),
            "The queries have 768 components, the rows 384. Encode both with the same model and dimensions."
        ),
        (
            .nonFinite(row: 4),
            "Row 4 (counted from 0) has an infinite component or NaN. Leave it out, or encode it again."
        ),
        (
            .nonFiniteQuery(4),
            "Query 4 (counted from 0) has an infinite component or NaN. Leave it out, or encode it again."
        ),
    ])
    func everyErrorSaysWhatToDo(error: SearchError, text: String) {
        #expect("\(error)" == text)
    }
}
