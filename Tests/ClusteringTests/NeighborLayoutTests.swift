// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

struct NeighborLayoutTests {
    @Test func curveEqualsTheReference() throws {
        for line in try ProjectionFixture.load().curves {
            let curve = AttractionCurve(minimumDistance: line[0], spread: line[1])
            #expect(abs(curve.a - line[2]) < 1e-5 * line[2] && abs(curve.b - line[3]) < 1e-5 * line[3])
        }
    }

    @Test func graphEqualsTheReference() throws {
        for sample in try ProjectionFixture.load().graphs {
            let space = try MetricSpace(Embeddings(sample.rows), sample.metric)
            let graph = FuzzyGraph(try NeighborTable(space, neighborCount: sample.neighbors - 1, threads: 2))
            var weights: [[Int]: Double] = [:]
            for row in sample.rows.indices {
                for edge in graph.starts[row]..<graph.starts[row + 1] {
                    weights[[row, graph.ends[edge]]] = graph.weights[edge]
                }
            }
            for edge in sample.edges {
                let own = weights.removeValue(forKey: [Int(edge[0]), Int(edge[1])]) ?? 0
                #expect(abs(own - edge[2]) < 2e-4)
            }
            // The reference lets weights vanish in float32.
            #expect(weights.values.allSatisfy { $0 < 1e-6 })
        }
    }

    @Test(arguments: [1, 2, 3, 479, 481, 1001], HDBSCAN.Distance.allCases)
    func neighborsAreThoseOfAllPairs(_ count: Int, _ metric: HDBSCAN.Distance) throws {
        for copies in [1, 30] {
            var generator = SplitMix64(seed: UInt64(count))
            let originals = (0..<(count + copies - 1) / copies).map { _ in randomFloats(19, using: &generator) }
            // Copies, and vectors that float32 products cannot tell from them.
            let rows = (0..<count).map { row in
                var copy = originals[row / copies]
                if row % copies >= 15 { copy[row % 19] += 1e-5 * Float(row % 7) }
                return copy
            }
            let space = try MetricSpace(Embeddings(rows), metric)
            let limit = min(12, count - 1)
            let table = try NeighborTable(space, neighborCount: limit, threads: 3)
            for row in 0..<count {
                let all = (0..<count).filter { $0 != row }.map { ($0, space.distance(row, $0)) }
                let expected = all.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit)
                let own = row * limit..<(row + 1) * limit
                #expect(Array(table.distances[own]) == expected.map(\.1))
                #expect(Array(table.rows[own]) == expected.map(\.0))
            }
        }
    }

    @Test func forcesAreThoseOfTheCurve() {
        let curve = AttractionCurve(minimumDistance: 0.1, spread: 1)
        let table = ForceTable(curve)
        var square: Float = 1e-11
        while square < 1e11 {
            let exact = (
                curve.attraction(atSquaredDistance: Double(square)), curve.repulsion(atSquaredDistance: Double(square))
            )
            #expect(abs(Double(table.attraction(square)) - exact.0) < 2e-4 * exact.0)
            #expect(abs(Double(table.repulsion(square)) - exact.1) < 2e-4 * exact.1)
            square *= 1.0137
        }
        #expect(table.attraction(0).isFinite && table.repulsion(.infinity).isFinite)
    }

    @Test(arguments: [Metric.cosine, .euclidean]) func doesNotDependOnThreads(_ metric: Metric) throws {
        let rows = KMeansTests.mixture(5_200, dimension: 12, centers: 9)
        let layout = NeighborLayout(rounds: 12, metric: metric, threads: 1)
        let alone = try layout.fit(rows)
        for threads in [2, 3, 5] {
            var many = layout
            many.threads = threads
            #expect(try many.fit(rows) == alone)
        }
        var other = layout
        other.seed = 43
        #expect(try other.fit(rows) != alone)
    }

    /// Groups that are apart stay apart, and each point's neighbours are of its own.
    @Test func keepsNeighbors() throws {
        let rows = KMeansTests.mixture(900, dimension: 24, centers: 30, spread: 0.3)
        let points = try NeighborLayout(metric: .euclidean).fit(rows)
        let trust = try Trustworthiness(of: points, in: rows, neighborCount: 10, metric: .euclidean)
        // On such vectors umap-learn 0.5.12 has 0.994, and keeps 0.48 of the neighbours; the plane of PCA 0.899 and 0.26.
        #expect(trust.value > 0.98 && trust.keptShare > 0.4)
        let plane = try PrincipalComponents(of: rows, count: 2).project(rows)
        let flat = try Trustworthiness(of: plane, in: rows, neighborCount: 10, metric: .euclidean)
        #expect(trust.value > flat.value + 0.05 && trust.keptShare > 1.5 * flat.keptShare)
        let labels = try KMeans(clusterCount: 30).fit(rows).labels
        #expect(try Silhouette(of: points, labels: labels, metric: .euclidean).mean > 0.7)
    }

    @Test(arguments: [1, 2, 3, 4, 10, 15, 16, 17]) func fewVectors(_ count: Int) throws {
        let rows = KMeansTests.mixture(count, dimension: 5, centers: 2)
        for vectors in [rows, Embeddings(Array(repeating: [1, 2, 3], count: count)), Embeddings(rows.map { [$0[0]] })] {
            let points = try NeighborLayout(metric: .euclidean).fit(vectors)
            #expect(points.count == count && points.dimension == 2)
            #expect(points.storage.allSatisfy { $0.isFinite && abs($0) < 1_000 })
            // Whatever they are, no two points lie on one spot.
            #expect(Set(points.map { [$0[0], $0[1]] }).count == count)
        }
        if count == 1 { #expect(try NeighborLayout().fit(rows).storage == [0, 0]) }
    }

    @Test func refusesWhatItCannotLayOut() throws {
        let rows = KMeansTests.mixture(10, dimension: 3, centers: 2)
        #expect(throws: ClusteringError.noVectors) { try NeighborLayout().fit(Embeddings([])) }
        #expect(throws: ClusteringError.unsupportedMetric(.dot, supported: [.cosine, .euclidean])) {
            try NeighborLayout(metric: .dot).fit(rows)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("neighborCount", expected: 2...Int.max, actual: 1)) {
            try NeighborLayout(neighborCount: 1).fit(rows)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("rounds", expected: 1...Int.max, actual: 0)) {
            try NeighborLayout(rounds: 0).fit(rows)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("negativeSamples", expected: 0...Int.max, actual: -1)) {
            try NeighborLayout(negativeSamples: -1).fit(rows)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: 0)) {
            try NeighborLayout(threads: 0).fit(rows)
        }
        #expect(throws: ClusteringError.distanceOutOfRange("spread", actual: 0)) {
            try NeighborLayout(spread: 0).fit(rows)
        }
        #expect(throws: ClusteringError.distanceOutOfRange("minimumDistance", actual: 2)) {
            try NeighborLayout(minimumDistance: 2).fit(rows)
        }
        #expect(throws: ClusteringError.zeroVector(row: 1)) {
            try NeighborLayout().fit(Embeddings([[1, 0], [0, 0]]))
        }
        var broken = rows.storage
        broken[7] = .nan
        #expect(throws: ClusteringError.nonFinite(row: 2)) {
            try NeighborLayout().fit(Embeddings(storage: broken, dimension: 3))
        }
    }

    @Test func stopsWhenItsTaskIsCancelled() async {
        let rows = KMeansTests.mixture(600, dimension: 6, centers: 2)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try NeighborLayout().fit(rows)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func tellsHowFarItIs() throws {
        let seen = Guarded<[LayoutProgress]>([])
        let rows = KMeansTests.mixture(1_000, dimension: 6, centers: 2)
        _ = try NeighborLayout(rounds: 3).fit(rows) { progress in seen.withLock { $0.append(progress) } }
        let neighbors = seen.value.filter { $0.stage == .neighbors }
        #expect(Set(neighbors.map(\.completed)).contains(1_000) && neighbors.allSatisfy { $0.total == 1_000 })
        let rounds = seen.value.filter { $0.stage == .rounds }
        #expect(rounds.map(\.completed) == [1, 2, 3] && rounds.allSatisfy { $0.total == 3 })
    }
}
