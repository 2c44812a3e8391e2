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
            let searching = ProgressMeter("finding neighbours", unit: "texts", total: embeddings.count)
            let moving = ProgressMeter("laying out", unit: "rounds", total: nil)
            do {
                let points = try layout.fit(embeddings) { progress in
                    switch progress.stage {
                    case .neighbors: searching.update(progress.completed)
                    case .rounds: moving.update(progress.completed)
                    }
                }
                searching.abandon()
                moving.abandon()
                return points
            } catch {
                searching.abandon()
                moving.abandon()
                throw error
            }
        }
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
            let size = minimumSize ?? max(5, embeddings.count / 200)
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
