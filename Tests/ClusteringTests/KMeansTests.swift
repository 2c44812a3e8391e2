// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

struct KMeansTests {
    /// Points around centers; `spread` 0 makes copies.
    static func mixture(_ count: Int, dimension: Int, centers: Int, spread: Float = 0.6, seed: UInt64 = 7) -> Embeddings
    {
        var generator = SplitMix64(seed: seed)
        let middles = (0..<centers * dimension).map { _ in Float.random(in: -1...1, using: &generator) }
        let storage = (0..<count).flatMap { _ in
            let middle = Int.random(in: 0..<centers, using: &generator) * dimension
            return (0..<dimension).map { middles[middle + $0] + spread * Float.random(in: -1...1, using: &generator) }
        }
        return Embeddings(storage: storage, dimension: dimension)
    }

    /// Every vector compared with every centroid.
    static func nearest(_ vectors: Embeddings, _ centroids: Embeddings) -> [Int] {
        vectors.map { vector in
            let distances = centroids.map { center in
                zip(vector.components, center.components).reduce(0.0) { sum, pair in
                    let difference = Double(pair.0) - Double(pair.1)
                    return sum + difference * difference
                }
            }
            return distances.indices.dropFirst().reduce(0) { distances[$1] < distances[$0] ? $1 : $0 }
        }
    }

    /// Until nothing changes: then labels are those of the nearest centroids, and centroids the means of their members.
    @Test(arguments: [1, 2, 7, 40])
    func endsWhereNothingChanges(clusterCount: Int) throws {
        let vectors = Self.mixture(1_500, dimension: 19, centers: 12)
        let found = try KMeans(clusterCount: clusterCount, restarts: 1, tolerance: 0).fit(vectors)
        #expect(found.labels == Self.nearest(vectors, found.centroids))
        #expect(try found.predict(vectors) == found.labels)
        #expect(found.sizes.allSatisfy { $0 > 0 } && found.sizes.reduce(0, +) == vectors.count)
        var inertia = 0.0
        for cluster in 0..<clusterCount {
            let members = found.labels.indices.filter { found.labels[$0] == cluster }
            for component in 0..<vectors.dimension {
                let mean =
                    members.reduce(0.0) { $0 + Double(vectors[$1].components.dropFirst(component).first ?? 0) }
                    / Double(members.count)
                let own = found.centroids[cluster].components.dropFirst(component).first ?? 0
                #expect(abs(mean - Double(own)) < 1e-6)
            }
            for member in members {
                inertia += zip(vectors[member].components, found.centroids[cluster].components).reduce(0.0) {
                    $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
                }
            }
        }
        #expect(abs(found.inertia - inertia) < 1e-5 * inertia)
    }

    @Test(arguments: [false, true])
    func doesNotDependOnThreads(isSpherical: Bool) throws {
        let vectors = Self.mixture(3_000, dimension: 33, centers: 9)
        let alone = try KMeans(clusterCount: 17, restarts: 3, isSpherical: isSpherical, threads: 1).fit(vectors)
        for threads in [2, 3, 5] {
            let many = try KMeans(clusterCount: 17, restarts: 3, isSpherical: isSpherical, threads: threads).fit(
                vectors
            )
            #expect(many == alone)
        }
    }

    /// Vectors far from the origin: products alone would lose every digit.
    @Test func standsVectorsFarFromTheOrigin() throws {
        let vectors = Self.mixture(600, dimension: 8, centers: 4, spread: 0.05)
        let moved = Embeddings(storage: vectors.storage.map { $0 + 1_000 }, dimension: 8)
        let near = try KMeans(clusterCount: 4).fit(vectors)
        let far = try KMeans(clusterCount: 4).fit(moved)
        #expect(Set(zip(near.labels, far.labels).map { [$0, $1] }).count == 4)
    }

    @Test func groupsDirections() throws {
        var generator = SplitMix64(seed: 3)
        let vectors = Embeddings(
            Self.mixture(400, dimension: 16, centers: 5, spread: 0.1).map { row in
                let length = Float.random(in: 0.1...10, using: &generator)
                return row.components.map { $0 * length }
            }
        )
        let found = try KMeans(clusterCount: 5, isSpherical: true).fit(vectors)
        let plain = try KMeans(clusterCount: 5, isSpherical: true).fit(vectors.normalized())
        #expect(found.labels == plain.labels)
        #expect(found.centroids.allSatisfy { abs($0.norm - 1) < 1e-5 })
        let cosines = found.labels.indices.reduce(0.0) { sum, row in
            sum + 1 - Double(vectors[row].similarity(to: found.centroids[found.labels[row]], metric: .cosine))
        }
        #expect(abs(found.inertia - 2 * cosines) < 1e-3 * found.inertia)
    }

    @Test func asManyClustersAsDifferentVectors() throws {
        let distinct = Self.mixture(9, dimension: 5, centers: 9)
        let vectors = Embeddings((0..<45).map { Array(distinct[$0 % 9].components) })
        let found = try KMeans(clusterCount: 9).fit(vectors)
        #expect(found.inertia == 0 && Set(found.labels).count == 9)
        #expect(throws: ClusteringError.clusterCountOutOfRange(actual: 10, count: 45, distinct: 9)) {
            try KMeans(clusterCount: 10).fit(vectors)
        }
    }

    @Test func silhouettesChooseTheNumberOfClusters() throws {
        let vectors = Self.mixture(900, dimension: 24, centers: 6, spread: 0.2)
        let (found, silhouettes) = try KMeans(clusterCount: 2).fit(vectors, clusterCounts: 2...12)
        #expect(found.centroids.count == 6 && silhouettes.count == 11)
        #expect(silhouettes.max { $0.value < $1.value }?.key == 6)
        let own = try Silhouette(of: vectors, labels: found.labels, metric: .euclidean)
        #expect(own.mean == silhouettes[6])
        let copies = Embeddings((0..<30).map { [Float($0 % 3), 1] })
        #expect(try KMeans(clusterCount: 2).fit(copies, clusterCounts: 2...9).silhouettes.keys.max() == 3)
        #expect(throws: ClusteringError.tooFewClusters(expected: 2, actual: 1)) {
            try KMeans(clusterCount: 2).fit(Embeddings([[1], [1], [1]]), clusterCounts: 2...9)
        }
    }

    @Test func refusesWhatItCannotGroup() {
        let vectors = Self.mixture(10, dimension: 3, centers: 2)
        let plain = KMeans(clusterCount: 2)
        #expect(throws: ClusteringError.noVectors) { try plain.fit(Embeddings([])) }
        var broken = vectors.storage
        broken[7] = .nan
        #expect(throws: ClusteringError.nonFinite(row: 2)) { try plain.fit(Embeddings(storage: broken, dimension: 3)) }
        #expect(throws: ClusteringError.clusterCountOutOfRange(actual: 11, count: 10, distinct: 10)) {
            try KMeans(clusterCount: 11).fit(vectors)
        }
        #expect(throws: ClusteringError.clusterCountOutOfRange(actual: 0, count: 10, distinct: 10)) {
            try KMeans(clusterCount: 0).fit(vectors)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("restarts", expected: 1...Int.max, actual: 0)) {
            try KMeans(clusterCount: 2, restarts: 0).fit(vectors)
        }
        #expect(throws: ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: 0)) {
            try KMeans(clusterCount: 2, threads: 0).fit(vectors)
        }
        let zero = Embeddings([[1, 0], [0, 0], [0, 1]])
        #expect(throws: ClusteringError.zeroVector(row: 1)) { try KMeans(clusterCount: 2, isSpherical: true).fit(zero) }
        #expect(throws: ClusteringError.dimensionMismatch(expected: 3, actual: 2)) {
            try plain.fit(vectors).predict(zero)
        }
    }
}
