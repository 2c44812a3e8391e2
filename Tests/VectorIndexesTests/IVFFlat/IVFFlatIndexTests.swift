// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Inverted lists against plain loops.
struct IVFFlatIndexTests {
    private let rows: Embeddings
    private let queries: Embeddings
    private let centroids: Embeddings

    init() {
        var generator = SplitMix64(seed: 31)
        rows = Embeddings(storage: randomFloats(500 * 17, using: &generator), dimension: 17)
        queries = Embeddings(storage: randomFloats(9 * 17, using: &generator), dimension: 17)
        centroids = Embeddings(storage: randomFloats(12 * 17, using: &generator), dimension: 17)
    }

    private static func ordered(_ hits: [SearchHit]) -> [SearchHit] {
        hits.sorted { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) }
    }

    private func filled(_ metric: Metric, keys: [Int]? = nil) throws -> IVFFlatIndex {
        var index = try IVFFlatIndex(centroids: centroids, metric: metric)
        try index.add(rows, keys: keys)
        return index
    }

    /// All hits of a query, by the definition of a score.
    private func all(_ query: Embedding, _ metric: Metric, of rows: [Int: Embedding]) -> [SearchHit] {
        Self.ordered(rows.map { SearchHit(id: $0.key, score: query.similarity(to: $0.value, metric: metric)) })
    }

    private var byRow: [Int: Embedding] { Dictionary(uniqueKeysWithValues: zip(0..<rows.count, rows)) }

    @Test(arguments: [Metric.dot, .euclidean])
    func allListsAreExact(metric: Metric) throws {
        var index = try filled(metric)
        index.probeCount = index.listCount
        for limit in [1, 10, 500] {
            let found = try index.search(for: queries, limit: limit)
            for (query, hits) in zip(queries, found) {
                #expect(hits == Array(all(query, metric, of: byRow).prefix(limit)))
            }
        }
    }

    @Test(arguments: [Metric.dot, .euclidean], [1, 3, 12])
    func aSearchLooksThroughTheNearestLists(metric: Metric, probes: Int) throws {
        let index = try filled(metric)
        let lists = rows.map { row in nearestCentroids(row, metric)[0] }
        let options = SearchOptions(probeCount: probes)
        let found = try index.search(for: queries, limit: 5, options: options)
        let ranges = try index.search(for: queries, minimumScore: metric == .dot ? 0 : -3, options: options)
        for (query, (hits, range)) in zip(queries, zip(found, ranges)) {
            let looked = nearestCentroids(query, metric).prefix(probes)
            let candidates = all(query, metric, of: byRow).filter { looked.contains(lists[$0.id]) }
            if candidates.count >= 5 { #expect(hits == Array(candidates.prefix(5))) }
            #expect(range == candidates.filter { $0.score >= (metric == .dot ? 0 : -3) })
        }
    }

    private func nearestCentroids(_ vector: Embedding, _ metric: Metric) -> [Int] {
        Self.ordered(centroids.enumerated().map { SearchHit(id: $0, score: vector.similarity(to: $1, metric: metric)) })
            .map(\.id)
    }

    @Test func equallyNearCentroidsGiveTheLowerList() throws {
        let same = Embeddings([[1, 0], [1, 0], [-1, 0]])
        for metric in [Metric.dot, .euclidean] {
            var index = try IVFFlatIndex(centroids: same, metric: metric)
            try index.add(Embeddings([[2, 0], [-3, 0], [1, 1]]))
            #expect(index.keys == [0, 2, 1])
        }
    }

    @Test func tooFewVectorsInTheListsBringMoreLists() throws {
        let index = try filled(.euclidean)
        for limit in [100, 499, 500] {
            for hits in try index.search(for: queries, limit: limit, options: SearchOptions(probeCount: 1)) {
                #expect(hits.count == limit)
                #expect(Set(hits.map(\.id)).count == limit)
                #expect(hits == Self.ordered(hits))
            }
        }
    }

    @Test func filtersNarrowTheSearchItself() throws {
        let index = try filled(.dot)
        let allowed = [3, 77, 250, 499, 1_000]
        for filter in [SearchFilter.keys(allowed), .matching { allowed.contains($0) }] {
            let options = SearchOptions(filter: filter, probeCount: 1)
            for (query, hits) in zip(queries, try index.search(for: queries, limit: 10, options: options)) {
                #expect(hits == all(query, .dot, of: byRow.filter { allowed.contains($0.key) }))
            }
            for (query, hits) in zip(queries, try index.search(for: queries, limit: 3, options: options)) {
                #expect(hits.count == 3)
                #expect(hits.allSatisfy { $0.score == query.similarity(to: rows[$0.id], metric: .dot) })
            }
        }
        #expect(
            try index.search(for: queries[0], limit: 5, options: SearchOptions(filter: .keys([Int]()))).isEmpty
        )
    }

    @Test(arguments: [1, 2, 3, 8])
    func threadsChangeNothing(threads: Int) throws {
        let index = try filled(.euclidean)
        let one = try index.search(for: queries, limit: 20, options: SearchOptions(threads: 1))
        #expect(try index.search(for: queries, limit: 20, options: SearchOptions(threads: threads)) == one)
        for (query, hits) in zip(queries, one) { #expect(try index.search(for: query, limit: 20) == hits) }
    }

    @Test func keysCountOnFromTheGreatest() throws {
        var index = try IVFFlatIndex(centroids: centroids, metric: .dot)
        #expect(index.isEmpty)
        try index.add(rows[0], key: -7)
        try index.add(Embeddings([Array(rows[1].components)]))
        #expect(index.keys.sorted() == [-7, -6])
        try index.add(rows[2], key: 40)
        try index.remove(40)
        try index.add(Embeddings([Array(rows[3].components)]))
        #expect(index.keys.sorted() == [-7, -6, -5])
        try index.remove(-5)
        try index.add(rows[4], key: -100)
        try index.add(Embeddings([Array(rows[5].components)]))
        #expect(index.keys.sorted() == [-100, -7, -6, -5])
        try index.add(rows[6], key: .max)
        #expect(throws: VectorIndexError.keysExhausted) { try index.add(Embeddings([Array(rows[7].components)])) }
        try index.add(Embeddings([]))
        #expect(index.count == 5)
    }

    /// Many changes against a dictionary.
    @Test(arguments: [Metric.dot, .euclidean])
    func changesAreFound(metric: Metric) throws {
        var generator = SplitMix64(seed: 32)
        var index = try IVFFlatIndex(centroids: centroids, metric: metric)
        var model: [Int: Embedding] = [:]
        for step in 0..<600 {
            let vector = Embedding(randomFloats(17, using: &generator))
            switch Int.random(in: 0...3, using: &generator) {
            case 0, 1:
                let key = Int.random(in: -1_000_000...1_000_000, using: &generator)
                guard model[key] == nil else { continue }
                try index.add(vector, key: key)
                model[key] = vector
            case 2:
                guard let key = model.keys.sorted().randomElement(using: &generator) else { continue }
                try index.update(vector, key: key)
                model[key] = vector
            default:
                guard let key = model.keys.sorted().randomElement(using: &generator) else { continue }
                try index.remove(key)
                model[key] = nil
            }
            guard step % 50 == 49, !model.isEmpty else { continue }
            #expect(index.count == model.count)
            #expect(index.keys.sorted() == model.keys.sorted())
            for (key, vector) in model {
                #expect(try index.vector(for: key) == vector)
                #expect(index.contains(key))
            }
            let hits = try index.search(
                for: queries[0],
                limit: model.count,
                options: SearchOptions(probeCount: index.listCount)
            )
            #expect(hits == all(queries[0], metric, of: model))
        }
        #expect(model.count > 50)
    }

    @Test func aCopyIsASnapshot() throws {
        var index = try filled(.dot)
        let copy = index
        let before = try copy.search(for: queries, limit: 10)
        try index.remove(keys: Array(0..<400))
        try index.update(rows[0], key: 450)
        #expect(copy.count == 500)
        #expect(try copy.search(for: queries, limit: 10) == before)
        #expect(index.count == 100)
    }

    @Test func afterAnErrorNothingHasChanged() throws {
        var index = try filled(.dot)
        let two = Embeddings([Array(rows[0].components), Array(rows[1].components)])
        var nan = two.storage
        nan[20] = .nan
        let bad = Embeddings(storage: nan, dimension: 17)
        let short = Embeddings([[1, 2]])
        #expect(throws: VectorIndexError.nonFinite(row: 1)) { try index.add(bad, keys: [900, 901]) }
        #expect(throws: VectorIndexError.nonFinite(row: 1)) { try index.update(bad, keys: [0, 1]) }
        #expect(throws: VectorIndexError.dimensionMismatch(expected: 17, actual: 2)) {
            try index.add(short, keys: [900])
        }
        #expect(throws: VectorIndexError.keyCountMismatch(expected: 2, actual: 1)) { try index.add(two, keys: [900]) }
        #expect(throws: VectorIndexError.keyCountMismatch(expected: 2, actual: 3)) {
            try index.update(two, keys: [1, 2, 3])
        }
        #expect(throws: VectorIndexError.duplicateKey(900)) { try index.add(two, keys: [900, 900]) }
        #expect(throws: VectorIndexError.duplicateKey(7)) { try index.add(two, keys: [900, 7]) }
        #expect(throws: VectorIndexError.duplicateKey(7)) { try index.update(two, keys: [7, 7]) }
        #expect(throws: VectorIndexError.unknownKey(900)) { try index.update(two, keys: [7, 900]) }
        #expect(throws: VectorIndexError.unknownKey(900)) { try index.remove(keys: [7, 900]) }
        #expect(throws: VectorIndexError.duplicateKey(7)) { try index.remove(keys: [7, 3, 7]) }
        #expect(throws: VectorIndexError.unknownKey(900)) { _ = try index.vector(for: 900) }
        #expect(index.keys == (try filled(.dot)).keys)
        for key in [0, 1, 7] { #expect(try index.vector(for: key) == rows[key]) }
    }

    @Test func searchesOutOfRangeAreRefused() throws {
        let index = try filled(.dot)
        for limit in [0, -1, 501] {
            #expect(throws: VectorIndexError.limitOutOfRange(actual: limit, count: 500)) {
                try index.search(for: queries, limit: limit)
            }
        }
        let empty = try IVFFlatIndex(centroids: centroids, metric: .dot)
        #expect(throws: VectorIndexError.limitOutOfRange(actual: 1, count: 0)) {
            try empty.search(for: queries, limit: 1)
        }
        for probes in [0, 13] {
            #expect(throws: VectorIndexError.parameterOutOfRange("probeCount", expected: 1...12, actual: probes)) {
                try index.search(for: queries, limit: 1, options: SearchOptions(probeCount: probes))
            }
        }
        #expect(throws: VectorIndexError.dimensionMismatch(expected: 17, actual: 2)) {
            try index.search(for: Embeddings([[1, 2]]), limit: 1)
        }
        var nan = queries.storage
        nan[17] = .infinity
        #expect(throws: VectorIndexError.nonFinite(row: 1)) {
            try index.search(for: Embeddings(storage: nan, dimension: 17), limit: 1)
        }
        #expect(try index.search(for: Embeddings([]), limit: 1).isEmpty)
        #expect(try index.search(for: queries[0], minimumScore: .infinity).isEmpty)
    }

    @Test func centroidsAndMetricsAreChecked() {
        for metric in [Metric.cosine, .manhattan] {
            #expect(throws: VectorIndexError.unsupportedMetric(metric, supported: [.dot, .euclidean])) {
                try IVFFlatIndex(centroids: centroids, metric: metric)
            }
        }
        #expect(throws: VectorIndexError.self) { try IVFFlatIndex(centroids: Embeddings([]), metric: .dot) }
        #expect(throws: VectorIndexError.nonFinite(row: 0)) {
            try IVFFlatIndex(centroids: Embeddings([[.nan]]), metric: .dot)
        }
    }

    @Test(arguments: [Metric.dot, .euclidean])
    func comesBackFromAFile(metric: Metric) throws {
        let directory = try TemporaryDirectory()
        let keys = (0..<rows.count).map { ($0 * 7_919) % 100_003 - 50_000 }
        var index = try filled(metric, keys: keys)
        try index.remove(keys: Array(keys[100..<200]))
        index.probeCount = 4
        try index.write(to: directory["a.faiss"])
        var again = try IVFFlatIndex(contentsOf: directory["a.faiss"])
        #expect(again.probeCount == 4)
        #expect(again.metric == metric && again.centroidMetric == metric)
        #expect(again.centroids == centroids)
        #expect(again.keys == index.keys)
        #expect(try again.search(for: queries, limit: 30) == index.search(for: queries, limit: 30))
        // It goes on as the first one does.
        try index.add(rows, keys: nil)
        try again.add(rows, keys: nil)
        #expect(again.keys == index.keys)
        try index.write(to: directory["a.faiss"])
        try again.write(to: directory["b.faiss"])
        #expect(try Data(contentsOf: directory["a.faiss"]) == Data(contentsOf: directory["b.faiss"]))
    }

    @Test func otherFaissFilesAreNamed() throws {
        let url = FaissFixtures.url("hnsw-l2")
        let error = #expect(throws: VectorIndexError.self) { try IVFFlatIndex(contentsOf: url) }
        guard case .unsupportedKind(let name, ["IndexIVFFlat"], url) = error else { return #expect(Bool(false)) }
        #expect(name == "IHNf (IndexHNSWFlat)")
    }

    @Test func probeCountOutOfRangeTraps() async {
        await #expect(processExitsWith: .failure) {
            var index = try IVFFlatIndex(centroids: Embeddings([[1]]), metric: .dot)
            index.probeCount = 2
        }
    }
}
