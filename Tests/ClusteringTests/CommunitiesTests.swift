// SPDX-License-Identifier: Apache-2.0
import Clustering
import FoundationEssentials
import TestSupport
import Testing
import Vectors

struct CommunitiesTests {
    /// What scripts/make-community-fixtures.py wrote: the answers of sentence-transformers 6.2.0.
    private struct Fixture: Decodable {
        var rows: [[Float]]
        var cases: [Case]

        struct Case: Decodable {
            var threshold: Float
            var minimumSize: Int
            /// The center of each, then the others by row.
            var communities: [[Int]]
        }

        static func load() throws -> Fixture {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/communities.json")
            return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
        }
    }

    @Test func equalsTheReference() throws {
        let fixture = try Fixture.load()
        for sample in fixture.cases {
            let found = try Communities(threshold: sample.threshold, minimumSize: sample.minimumSize)
                .fit(Embeddings(fixture.rows))
            let rising = found.communities.map { Array($0.prefix(1)) + $0.dropFirst().sorted() }
            #expect(rising == sample.communities, "\(sample.threshold), \(sample.minimumSize)")
            var labels = [Int?](repeating: nil, count: fixture.rows.count)
            for (label, members) in sample.communities.enumerated() { for row in members { labels[row] = label } }
            #expect(found.labels == labels)
        }
    }

    /// By the definition, from the whole matrix of distances.
    private static func slow(_ rows: Embeddings, threshold: Float, minimumSize: Int) throws -> [[Int]] {
        let space = try MetricSpace(rows, .cosine)
        let near = rows.indices.map { row in
            rows.indices.filter { $0 == row || space.distance(row, $0) <= 1 - Double(threshold) }
        }
        let candidates = rows.indices.filter { near[$0].count >= minimumSize }
            .sorted { (near[$1].count, $0) < (near[$0].count, $1) }
        var used: Set<Int> = []
        var found: [[Int]] = []
        for center in candidates where !used.contains(center) {
            let free = near[center].filter { !used.contains($0) }
            guard free.count >= minimumSize else { continue }
            used.formUnion(free)
            found.append(
                [center]
                    + free.filter { $0 != center }
                    .sorted { (space.distance(center, $0), $0) < (space.distance(center, $1), $1) }
            )
        }
        return found.indices.sorted { (found[$1].count, $0) < (found[$0].count, $1) }.map { found[$0] }
    }

    @Test(arguments: [1, 2, 479, 480, 481, 1_700])
    func equalsTheSlowTwin(count: Int) throws {
        let rows = KMeansTests.mixture(count, dimension: 33, centers: 20, spread: 0.5)
        for threshold in [Float(-1), 0, 0.55, 0.8, 1] {
            for minimumSize in [1, 4, 60] {
                let expected = try Self.slow(rows, threshold: threshold, minimumSize: minimumSize)
                for threads in [1, 3] {
                    let found = try Communities(threshold: threshold, minimumSize: minimumSize, threads: threads)
                        .fit(rows)
                    #expect(found.communities == expected, "\(count), \(threshold), \(minimumSize), \(threads)")
                }
            }
        }
    }

    @Test func copiesAreCloseAtTheGreatestThreshold() throws {
        let rows = Embeddings([[1, 2], [3, 1], [2, 4], [0.1, 0.2], [-3, 1], [6, 2]])
        let found = try Communities(threshold: 1, minimumSize: 2).fit(rows)
        #expect(found.communities == [[0, 2, 3], [1, 5]])
        #expect(found.labels == [0, 1, 0, 0, nil, 1])
    }

    @Test func fewerVectorsThanACommunityHasAreNone() throws {
        let found = try Communities(minimumSize: 3).fit(Embeddings([[1, 0], [1, 0]]))
        #expect(found.communities.isEmpty && found.labels == [nil, nil])
    }

    @Test func refusesWhatItCannotGroup() throws {
        let rows = Embeddings([[1, 0], [0, 1]])
        #expect(throws: ClusteringError.noVectors) { try Communities().fit(Embeddings([])) }
        #expect(throws: ClusteringError.nonFinite(row: 1)) { try Communities().fit(Embeddings([[1, 0], [.nan, 1]])) }
        #expect(throws: ClusteringError.zeroVector(row: 1)) { try Communities().fit(Embeddings([[1, 0], [0, 0]])) }
        #expect(throws: ClusteringError.parameterOutOfRange("minimumSize", expected: 1...Int.max, actual: 0)) {
            try Communities(minimumSize: 0).fit(rows)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: 0)) {
            try Communities(threads: 0).fit(rows)
        }
        for threshold in [Float(-1.01), 1.01, .infinity] {
            let error = ClusteringError.thresholdOutOfRange(expected: -1...1, actual: threshold)
            #expect(throws: error) { try Communities(threshold: threshold).fit(rows) }
        }
        let error = #expect(throws: ClusteringError.self) { try Communities(threshold: .nan).fit(rows) }
        #expect(error?.description == "The threshold is nan, expected -1.0 to 1.0.")
    }
}
