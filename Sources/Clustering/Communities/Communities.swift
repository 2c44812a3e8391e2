// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Groups of vectors that are close to one of them: community detection.
///
/// ```swift
/// let found = try Communities(threshold: 0.75, minimumSize: 10).fit(embeddings)
/// found.labels          // [Int?], nil belongs to none
/// ```
///
/// A vector and all whose cosine with it is at least `threshold` are a candidate. Candidates come in order of size, the
/// largest first, of equal sizes that of the lowest row. One whose center belongs to a community already is passed over;
/// the others take what is still free, where that is at least `minimumSize`. That is `community_detection` of
/// sentence-transformers 6.2.0, with what is open there settled:
///
/// - Cosines are compared in float64 and a vector is always close to itself. There, products are float32, and how they are
///   rounded depends on the size of the batch: vectors within about 1e-6 of the threshold may go either way, and with a
///   threshold of 1 a vector may be no neighbour of itself.
/// - Members of equal cosine come by rising row; there in the order that `topk` leaves.
/// - A zero vector is an error; there it has cosine 0 with all, itself included.
///
/// All pairs are compared, in blocks. The result does not depend on the number of threads.
public struct Communities: Sendable, Hashable {
    /// The least cosine between the center of a community and its other members, in −1...1; 0.75 by default.
    public var threshold: Float
    /// The fewest vectors that are a community, at least 1; 10 by default.
    public var minimumSize: Int
    /// The most threads to use; nil, the default, is one for each core.
    public var threads: Int?

    /// Chooses the parameters; `fit(_:)` checks them.
    ///
    /// The defaults are those of sentence-transformers.
    ///
    /// - Parameters:
    ///   - threshold: The least cosine between the center of a community and its other members.
    ///   - minimumSize: The fewest vectors that are a community, the center among them.
    ///   - threads: The most threads to use; nil is one for each core.
    public init(threshold: Float = 0.75, minimumSize: Int = 10, threads: Int? = nil) {
        self.threshold = threshold
        self.minimumSize = minimumSize
        self.threads = threads
    }

    /// Groups vectors.
    ///
    /// - Parameter embeddings: At least one vector; finite, none zero. They need not have length 1.
    /// - Returns: The communities, and a label for each vector; none where there are fewer than `minimumSize` vectors.
    /// - Throws: `ClusteringError` when there are no vectors, one is not finite or zero, or a parameter is out of range.
    /// - Complexity: O(`count² × dimension`) time. Beside the vectors one packed copy of them, some bytes a vector and at
    ///   most 64 MB of neighbours, those of the widest candidate if that has more.
    public func fit(_ embeddings: Embeddings) throws -> CommunityClusters {
        guard !embeddings.isEmpty else { throw ClusteringError.noVectors }
        guard (-1...1).contains(threshold) else {
            throw ClusteringError.thresholdOutOfRange(expected: -1...1, actual: threshold)
        }
        let threads = self.threads ?? availableThreads
        for (name, value) in [("minimumSize", minimumSize), ("threads", threads)] where value < 1 {
            throw ClusteringError.parameterOutOfRange(name, expected: 1...Int.max, actual: value)
        }
        if let row = embeddings.firstNonFiniteRow { throw ClusteringError.nonFinite(row: row) }
        let space = try MetricSpace(embeddings, .cosine)
        guard embeddings.count >= minimumSize else { return CommunityClusters([], count: embeddings.count) }
        let search = CommunitySearch(space, distance: 1 - Double(threshold), threads: threads)
        let found = search.communities(minimumSize: minimumSize).map { center, members in
            [center]
                + members.filter { $0 != center }.map { (row: $0, distance: space.distance(center, $0)) }
                .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }.map(\.row)
        }
        return CommunityClusters(found, count: embeddings.count)
    }
}
