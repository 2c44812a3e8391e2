// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Vectors in lists around centroids; a search looks through the lists whose centroids are nearest to the query.
///
/// ```swift
/// var index = try IVFFlatIndex(centroids: centroids, metric: .dot)
/// try index.add(embeddings)
/// index.probeCount = 8
/// let hits = try index.search(for: query, limit: 10)
/// ```
///
/// Approximate: a near vector in a list that is not looked through is missed. With `probeCount == listCount` it is exact.
/// About `count.squareRoot()` lists are usual; the centroids are those of a clustering of such vectors. The same as
/// faiss' `IndexIVFFlat`, whose files it reads and writes. Scores have the bits of `Embedding.similarity(to:metric:)`.
/// Sivic and Zisserman, Video Google (2003), <https://doi.org/10.1109/ICCV.2003.1238663>.
public struct IVFFlatIndex: VectorIndex {
    /// A list: the vectors that are nearer to its centroid than to any other.
    struct List: Sendable {
        /// The key of each vector.
        var keys: [Int] = []
        /// `keys.count × dimension` components, row-major.
        var rows: [Float] = []
    }

    /// Where a vector stands.
    struct Place: Sendable {
        var list: Int32
        var row: Int
    }

    /// How vectors are scored: `.dot` or `.euclidean`.
    public let metric: Metric
    /// The centroid of each list.
    public let centroids: Embeddings
    /// How a vector's list is chosen: `metric`, unless a faiss file said otherwise.
    public let centroidMetric: Metric
    /// How many lists a search looks through, in `1...listCount`; 1 at first, as in faiss, which calls it `nprobe`.
    ///
    /// More find more and take longer. `SearchOptions.probeCount` overrides it for one call.
    public var probeCount = 1 {
        didSet {
            precondition(
                (1...listCount).contains(probeCount),
                "probeCount is \(probeCount), expected 1...\(listCount)."
            )
        }
    }

    var lists: [List]
    var places: [Int: Place] = [:]
    /// The greatest key in use; nil if there is none, or it must be looked for.
    var greatestKey: Int?

    /// An empty index.
    ///
    /// - Parameters:
    ///   - centroids: At least one vector, all finite; each gets a list.
    ///   - metric: How vectors are scored, and their lists chosen: `.dot`, for vectors of length 1 the cosine, or
    ///     `.euclidean`.
    /// - Throws: `VectorIndexError.unsupportedMetric`, `.nonFinite`, or `.parameterOutOfRange` for no centroid.
    public init(centroids: Embeddings, metric: Metric) throws {
        try self.init(centroids: centroids, metric: metric, centroidMetric: metric)
    }

    init(centroids: Embeddings, metric: Metric, centroidMetric: Metric) throws {
        for metric in [metric, centroidMetric] where metric != .dot && metric != .euclidean {
            throw VectorIndexError.unsupportedMetric(metric, supported: [.dot, .euclidean])
        }
        guard (1...Int(Int32.max)).contains(centroids.count) else {
            throw VectorIndexError.parameterOutOfRange(
                "The number of centroids",
                expected: 1...Int(Int32.max),
                actual: centroids.count
            )
        }
        if let row = centroids.firstNonFiniteRow { throw VectorIndexError.nonFinite(row: row) }
        self.centroids = centroids
        self.metric = metric
        self.centroidMetric = centroidMetric
        lists = Array(repeating: List(), count: centroids.count)
    }

    /// Components of each vector.
    public var dimension: Int { centroids.dimension }
    /// The number of vectors.
    public var count: Int { places.count }
    /// The number of lists.
    public var listCount: Int { lists.count }
    /// The keys of all vectors, list by list.
    public var keys: [Int] { lists.flatMap(\.keys) }

    /// Whether there is a vector of that key.
    public func contains(_ key: Int) -> Bool { places[key] != nil }

    /// The vector of a key, as it was added.
    ///
    /// - Parameter key: A key in use.
    /// - Returns: `dimension` components.
    /// - Throws: `VectorIndexError.unknownKey`.
    public func vector(for key: Int) throws -> Embedding {
        guard let place = places[key] else { throw VectorIndexError.unknownKey(key) }
        let rows = lists[Int(place.list)].rows
        return Embedding(Array(rows[place.row * dimension..<(place.row + 1) * dimension]))
    }
}
