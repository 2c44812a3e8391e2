// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Files that faiss wrote.
struct FaissFileTests {
    let fixtures: FaissFixtures

    init() throws {
        fixtures = try FaissFixtures.load()
    }

    @Test func everyFixtureIsTested() {
        #expect(fixtures.indexes.map(\.name).sorted() == FaissFixtures.names.sorted())
    }

    @Test(arguments: FaissFixtures.names)
    func holdsWhatFaissWrote(name: String) throws {
        let entry = try fixtures.entry(name)
        let index = try FaissFile(contentsOf: entry.url).index
        #expect(index.metric == entry.metric)
        #expect(index.dimension == 6)
        #expect(index.count == entry.count)
        #expect(index.keys == entry.keys)
        switch index.content {
        case .flat(let rows):
            #expect(entry.kind == "flat")
            #expect(try rows.components() == Array(fixtures.allRows.storage.prefix(entry.count * 6)))
        case .hnsw(let graph, let rows):
            #expect(entry.kind == "hnsw")
            #expect(try rows.components() == Array(fixtures.allRows.storage.prefix(entry.count * 6)))
            #expect(graph.count == entry.count)
            #expect(graph.capacity(level: 0) == 8)
            #expect(graph.capacity(level: 1) == 4)
            #expect(entry.count == 0 || (graph.efConstruction, graph.efSearch) == (30, 12))
            #expect(entry.count == 0 ? graph.topLevel == -1 : graph.topLevel > 0)
        case .ivfFlat(let inverted):
            #expect(entry.kind == "ivf")
            #expect(inverted.probeCount == 3)
            #expect(inverted.centroidMetric == (name == "ivf-ip-l2-centroids" ? .euclidean : entry.metric))
            for list in inverted.lists {
                let components = try list.rows.components()
                for (position, key) in list.keys.enumerated() {
                    let row = try #require(name == "ivf-ip-l2-centroids" ? key : fixtures.ids.firstIndex(of: key))
                    let own = Array(components[position * 6..<position * 6 + 6])
                    #expect(own == Array(fixtures.allRows[row].components))
                }
            }
        }
    }

    /// Every sum of these files is exact, so that scores have the same bits.
    @Test(arguments: FaissFixtures.names)
    func findsWhatFaissFinds(name: String) throws {
        let entry = try fixtures.entry(name)
        let reference = try FaissReferenceSearch(FaissFile(contentsOf: entry.url).index)
        for search in entry.searches {
            for (query, expected) in zip(fixtures.allQueries, entry.hits(search)) {
                let hits = try reference.nearest(to: query, limit: 6, ef: search.ef, probes: search.probes)
                #expect(hits.count == 6)
                if expected.count == 6 {
                    #expect(hits == expected)
                } else {
                    // The lists hold too few: faiss stops there, and we look through more.
                    let options = SearchOptions(probeCount: search.probes)
                    let index = try IVFFlatIndex(contentsOf: entry.url)
                    #expect(try index.search(for: query, minimumScore: -.infinity, options: options) == expected)
                }
            }
        }
        #expect(name.hasPrefix("empty") == entry.searches.isEmpty)
    }

    @Test(arguments: ["ivf-ip", "ivf-l2"])
    func findsTheRangesThatFaissFinds(name: String) throws {
        let entry = try fixtures.entry(name)
        let index = try IVFFlatIndex(contentsOf: entry.url)
        let search = try #require(entry.ranges.first)
        let radius = try #require(search.radius)
        let bound = entry.metric == .dot ? radius : -radius.squareRoot()
        let found = try index.search(for: fixtures.allQueries, minimumScore: bound, options: .init())
        for (hits, expected) in zip(found, entry.hits(search)) {
            #expect(hits == expected.sorted { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) })
        }
        #expect(found.contains { !$0.isEmpty })
    }

    @Test func copiesAnyRangeOfRows() throws {
        let file = try FaissFile(contentsOf: FaissFixtures.url("flat-l2"))
        guard case .flat(let rows) = file.index.content else { return #expect(Bool(false)) }
        var target = [Float](repeating: 0, count: 12)
        try target.withUnsafeMutableBufferPointer { try rows.copy(41..<43, to: #require($0.baseAddress)) }
        #expect(target == Array(fixtures.allRows.storage[41 * 6..<43 * 6]))
    }

    @Test func recognizesItsFilesByTheirLetters() throws {
        let directory = try TemporaryDirectory()
        for (name, isKnown) in [
            ("IxFI", true), ("IwPQ", true), ("IBxF", true), ("XXXX", false), ("IxF", false), ("", false),
        ] {
            let file = try MappedFile(contentsOf: directory.write("a", name))
            #expect(FaissFile.recognizes(file) == isKnown)
        }
    }
}
