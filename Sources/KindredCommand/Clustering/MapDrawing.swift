// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Places vectors on a map and groups them.
struct MapDrawing {
    let method: MapMethod
    let clusterMethod: MapClusterMethod
    let clusters: ClusterCountArgument?
    let minimumSize: Int?
    let neighbors: Int
    let minimumDistance: Double
    let seed: UInt64
    let threads: Int?

    /// What `auto` tries.
    private static let triedCounts = 2...20
    /// Texts of which the neighbours are looked at, and how many of each.
    private static let judgedTexts = 500
    private static let judgedNeighbors = 10
    /// Words of a group's name.
    private static let wordsOfName = 3

    /// Two coordinates for each vector.
    ///
    /// - Throws: `ClusteringError`, `CancellationError`.
    func points(of embeddings: Embeddings) throws -> Embeddings {
        switch method {
        case .pca:
            let kept = min(2, embeddings.count, embeddings.dimension)
            let places = try PrincipalComponents(of: embeddings, count: kept, threads: threads).project(embeddings)
            guard kept < 2 else { return places }
            return Embeddings(storage: places.storage.flatMap { [$0, 0] }, dimension: 2)
        case .layout:
            let layout = NeighborLayout(
                neighborCount: neighbors,
                minimumDistance: minimumDistance,
                seed: seed,
                threads: threads
            )
            let meters = LayoutMeters()
            defer { meters.clear() }
            return try layout.fit(embeddings) { meters.update($0) }
        }
    }

    /// How far the neighbours of texts on the map are their neighbours in truth, of some texts; nil where there are so few
    /// that it would mean nothing.
    ///
    /// - Throws: `ClusteringError`.
    func trustworthiness(of points: Embeddings, in embeddings: Embeddings) throws -> Double? {
        let kept = Self.judgedNeighbors
        guard embeddings.count > 2 * kept + 1 else { return nil }
        return try Trustworthiness(
            of: points,
            in: embeddings,
            neighborCount: kept,
            metric: method == .layout ? .cosine : .euclidean,
            judgedCount: min(embeddings.count, Self.judgedTexts),
            threads: threads
        ).value
    }

    /// The group of each text and what the groups are called; nil where none are wanted.
    ///
    /// - Throws: `ClusteringError`.
    func groups(
        of embeddings: Embeddings,
        at points: Embeddings,
        _ documents: [Document]
    ) throws -> (labels: [Int?], names: [String])? {
        let labels: [Int?]
        switch clusterMethod {
        case .none: return nil
        case .hdbscan:
            let size = minimumSize ?? max(5, embeddings.count / 100)
            // Fewer texts than a group has, and there is none.
            guard size <= embeddings.count else { return ([Int?](repeating: nil, count: embeddings.count), []) }
            labels = try HDBSCAN(
                minimumClusterSize: size,
                minimumSamples: min(size, 5),
                metric: .euclidean,
                threads: threads
            ).fit(points).labels
        case .kmeans:
            var kmeans = KMeans(clusterCount: 1, seed: seed, threads: threads)
            if case .number(let number) = clusters {
                kmeans.clusterCount = number
                labels = try kmeans.fit(embeddings).labels
            } else {
                labels = try kmeans.fit(embeddings, clusterCounts: Self.triedCounts).clustering.labels
            }
        }
        let words = ClusterKeywords(of: documents.map(\.text), labels: labels, limit: Self.wordsOfName).words
        return (labels, words.map { $0.joined(separator: ", ") })
    }
}
