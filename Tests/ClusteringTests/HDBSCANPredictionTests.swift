// SPDX-License-Identifier: Apache-2.0
import Clustering
import FoundationEssentials
import TestSupport
import Testing
import Vectors

struct HDBSCANPredictionTests {
    /// What scripts/make-prediction-fixtures.py wrote of a data set: the answers of the `hdbscan` package.
    private struct Fixture: Decodable {
        var points: [[Float]]
        var cases: [Case]

        struct Case: Decodable {
            /// The number of the case in the data set's own fixture.
            var `case`: Int
            /// The points that have an answer.
            var points: [Int]
            /// −1 is noise.
            var labels: [Int]
            /// nil where the package divides by infinity.
            var probabilities: [Double?]
        }

        static func load() throws -> [String: Fixture] {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/predictions.json")
            return try JSONDecoder().decode([String: Self].self, from: Data(contentsOf: file))
        }
    }

    @Test func agreesWithThePackage() throws {
        var compared = 0
        for (name, predictions) in try Fixture.load() {
            let fixture = try DensityFixture.load(name)
            for sample in predictions.cases {
                let parameters = fixture.parameters(of: fixture.cases[sample.case])
                let found = try parameters.fit(fixture.embeddings).predict(Embeddings(predictions.points))
                for (point, (label, probability)) in zip(sample.points, zip(sample.labels, sample.probabilities)) {
                    #expect(found.labels[point] ?? -1 == label, "\(name) \(sample.case), point \(point)")
                    let own = found.probabilities[point]
                    // By infinity: only what is infinite itself is as dense.
                    let isRight = probability.map { abs(own - $0) < 1e-4 } ?? (own == 0 || own == 1)
                    #expect(isRight, "\(name) \(sample.case), point \(point): \(own)")
                    compared += 1
                }
            }
        }
        #expect(compared > 1_000)
    }

    /// The definition, on the whole matrix of distances.
    private static func slow(
        _ clusters: DensityClusters,
        _ rows: Embeddings,
        _ points: Embeddings,
        _ parameters: HDBSCAN
    ) throws -> [(label: Int?, probability: Double)] {
        let count = rows.count
        let space = try MetricSpace(
            Embeddings(storage: rows.storage + points.storage, dimension: rows.dimension),
            parameters.metric
        )
        let samples = parameters.minimumSamples ?? parameters.minimumClusterSize
        let inner = (0..<count).map { row in
            // The row itself is the first.
            (0..<count).map { space.distance(row, $0) }.sorted()[max(0, samples - 2)]
        }
        return (count..<count + points.count).map { point in
            let near: [(distance: Double, row: Int)] = (0..<count).map { (space.distance(point, $0), $0) }
                .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
            let core = near[samples - 1].distance
            let reaches: [Double] = near.prefix(max(1, 2 * (samples - 1))).map { neighbour in
                max(inner[neighbour.row], core, neighbour.distance)
            }
            let least = reaches.min() ?? 0
            let neighbour = near[reaches.firstIndex(of: least) ?? 0].row
            let density = least > 0 ? 1 / least : Double.infinity
            let edges = clusters.tree.edges
            guard let leaving = edges.first(where: { $0.child == neighbour }) else { return (nil, 0) }
            var node = leaving.parent
            if leaving.density > density {
                while let own = edges.first(where: { $0.child == node }), own.density >= density { node = own.parent }
            }
            while !clusters.nodes.contains(node), let own = edges.first(where: { $0.child == node }) {
                node = own.parent
            }
            guard let label = clusters.nodes.firstIndex(of: node) else { return (nil, 0) }
            let greatest = edges.filter { $0.parent == node }.map(\.density).max() ?? 0
            return (label, density.isInfinite ? 1 : min(density, greatest) / greatest)
        }
    }

    @Test(arguments: HDBSCAN.Distance.allCases, [1, 2, 5, 40])
    func equalsTheSlowTwin(metric: HDBSCAN.Distance, samples: Int) throws {
        let all = KMeansTests.mixture(1_250, dimension: 12, centers: 9, spread: 0.35)
        let rows = Embeddings(storage: Array(all.storage.prefix(1_000 * 12)), dimension: 12)
        // Some of the grouped ones, and one that is far from all.
        let far = (0..<12).map { Float($0 % 5) * 1e6 - 1e6 }
        let points = Embeddings(storage: Array(all.storage.dropFirst(990 * 12)) + far, dimension: 12)
        let parameters = HDBSCAN(minimumClusterSize: 8, minimumSamples: samples, metric: metric)
        let clusters = try parameters.fit(rows)
        let expected = try Self.slow(clusters, rows, points, parameters)
        for threads in [1, 3] {
            let found = try clusters.predict(points, threads: threads)
            #expect(found.labels == expected.map(\.label))
            #expect(found.probabilities == expected.map(\.probability))
        }
        #expect(Set(expected.map(\.label)).count > 2)
    }

    @Test func groupedVectorsKeepTheirClusters() throws {
        let rows = KMeansTests.mixture(900, dimension: 16, centers: 6, spread: 0.4)
        let clusters = try HDBSCAN(minimumClusterSize: 10).fit(rows)
        let found = try clusters.predict(rows)
        #expect(clusters.clusterCount == 6)
        for (own, again) in zip(clusters.labels, found.labels) where own != nil { #expect(own == again) }
    }

    @Test func theClusterOfAllTakesNewVectors() throws {
        let rows = KMeansTests.mixture(200, dimension: 4, centers: 1, spread: 0.3)
        let clusters = try HDBSCAN(minimumClusterSize: 150, minimumSamples: 5, allowsSingleCluster: true).fit(rows)
        #expect(clusters.clusterCount == 1)
        #expect(try clusters.predict(Embeddings([Array(rows[3].components)])).labels == [0])
        let lone = try HDBSCAN(minimumSamples: 1).fit(Embeddings([[1, 2]]))
        #expect(try lone.predict(Embeddings([[1, 2], [2, 1]])).labels == [nil, nil])
    }

    @Test func refusesWhatItCannotPlace() throws {
        let clusters = try HDBSCAN(minimumClusterSize: 3).fit(KMeansTests.mixture(50, dimension: 2, centers: 2))
        #expect(try clusters.predict(Embeddings([])).labels.isEmpty)
        #expect(throws: ClusteringError.dimensionMismatch(expected: 2, actual: 3)) {
            try clusters.predict(Embeddings([[1, 2, 3]]))
        }
        #expect(throws: ClusteringError.nonFinite(row: 1)) { try clusters.predict(Embeddings([[1, 2], [.nan, 1]])) }
        #expect(throws: ClusteringError.zeroVector(row: 1)) { try clusters.predict(Embeddings([[1, 2], [0, 0]])) }
        #expect(throws: ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: 0)) {
            try clusters.predict(Embeddings([[1, 2]]), threads: 0)
        }
    }
}
