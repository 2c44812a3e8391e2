// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension KMeans {
    /// Vectors whose silhouettes judge a number of clusters; of more, some spread over all are taken.
    static let judgedRows = 4_096

    /// Groups vectors with each of some numbers of clusters, and keeps the one with the greatest mean silhouette.
    ///
    /// The silhouette is euclidean, or by cosine if directions are grouped. Of more than 4,096 vectors it is that of 4,096
    /// that are spread over all, so it is an estimate there.
    ///
    ///     let (topics, judged) = try KMeans(clusterCount: 2).fit(embeddings, clusterCounts: 2...20)
    ///
    /// - Parameters:
    ///   - embeddings: The vectors.
    ///   - clusterCounts: What is tried, from 2 on; numbers that are not below that of the different vectors are left out.
    ///   - onTried: Called with each number and its silhouette.
    /// - Returns: The grouping, and the mean silhouette of each number that was tried; of equal ones the least wins.
    /// - Throws: `ClusteringError`; `.tooFewClusters` where no number of clusters can be judged.
    /// - Complexity: That of `fit(_:)` for each number.
    public func fit(
        _ embeddings: Embeddings,
        clusterCounts: ClosedRange<Int>,
        onTried: (Int, Double) -> Void = { _, _ in }
    ) throws -> (clustering: KMeansClustering, silhouettes: [Int: Double]) {
        var silhouettes: [Int: Double] = [:]
        var best: (clustering: KMeansClustering, silhouette: Double)?
        let judged = Self.spread(embeddings.count, limit: Self.judgedRows)
        let part = Embeddings(
            storage: judged.flatMap { embeddings[$0].components },
            dimension: embeddings.dimension
        )
        for number in clusterCounts where number >= 2 && number < embeddings.count {
            var own = self
            own.clusterCount = number
            let found: KMeansClustering
            do {
                found = try own.fit(embeddings)
            } catch ClusteringError.clusterCountOutOfRange { break }
            let labels = judged.map { Int?.some(found.labels[$0]) }
            let silhouette = try Silhouette(
                of: part,
                labels: labels,
                metric: isSpherical ? .cosine : .euclidean,
                threads: threads
            ).mean
            silhouettes[number] = silhouette
            onTried(number, silhouette)
            if silhouette > best?.silhouette ?? -.infinity { best = (found, silhouette) }
        }
        if let best { return (best.clustering, silhouettes) }
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        throw ClusteringError.tooFewClusters(expected: 2, actual: 1)
    }

    /// At most `limit` of `0..<count`, evenly spread.
    private static func spread(_ count: Int, limit: Int) -> [Int] {
        count <= limit ? Array(0..<count) : (0..<limit).map { $0 * count / limit }
    }
}
