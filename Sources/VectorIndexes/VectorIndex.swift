// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
public import Vectors

/// Vectors under keys, and search for the nearest.
///
/// ```swift
/// var index = HNSWIndex(dimension: 384)
/// try index.add(embeddings)                                  // keys 0, 1, 2, …
/// for hit in try index.search(for: query, limit: 10) { print(hit.id, hit.score) }
/// try index.write(to: URL(filePath: "texts.kvi"))
/// ```
///
/// Keys are any 64-bit integers, each used once; a hit's `id` is a key. Indexes are values: any number of tasks may search
/// one at once, and a copy is a snapshot that later changes of the original do not touch. Copying costs nothing until one
/// of the copies changes.
public protocol VectorIndex: Sendable {
    /// Components of each vector.
    var dimension: Int { get }
    /// How closeness is scored; greater is closer.
    var metric: Metric { get }
    /// The number of vectors.
    var count: Int { get }
    /// The keys of all vectors, in no particular order.
    var keys: [Int] { get }

    /// Whether there is a vector of that key.
    func contains(_ key: Int) -> Bool

    /// The vector of a key, as it was added.
    ///
    /// - Parameter key: A key in use.
    /// - Returns: `dimension` components.
    /// - Throws: `VectorIndexError.unknownKey`; `.damaged` when its part of a file does not agree with its checksum.
    func vector(for key: Int) throws -> Embedding

    /// Adds vectors; all of them, or, after an error, none.
    ///
    /// - Parameters:
    ///   - vectors: Vectors of the index's dimension, all finite.
    ///   - keys: A key for each, none of them in use; nil counts on from the greatest key, from 0 in an empty index.
    /// - Throws: `VectorIndexError`.
    mutating func add(_ vectors: Embeddings, keys: [Int]?) throws

    /// Replaces the vectors of keys in use; all of them, or, after an error, none.
    ///
    /// - Parameters:
    ///   - vectors: Vectors of the index's dimension, all finite.
    ///   - keys: The key of each, no key twice.
    /// - Throws: `VectorIndexError`.
    mutating func update(_ vectors: Embeddings, keys: [Int]) throws

    /// Removes vectors; all of them, or, after an error, none.
    ///
    /// - Parameter keys: Keys in use, no key twice.
    /// - Throws: `VectorIndexError.unknownKey` or `.duplicateKey`.
    mutating func remove(keys: [Int]) throws

    /// The vectors nearest to each query.
    ///
    /// - Parameters:
    ///   - queries: Vectors of the index's dimension, all finite.
    ///   - limit: How many hits to return for each, in `1...count`.
    ///   - options: Filter, effort and threads.
    /// - Returns: For each query `limit` hits, best first, equal scores by rising key; fewer only where the filter lets
    ///   fewer vectors pass.
    /// - Throws: `VectorIndexError`.
    func search(for queries: Embeddings, limit: Int, options: SearchOptions) throws -> [[SearchHit]]

    /// Every vector whose score reaches a bound, for each query.
    ///
    /// - Parameters:
    ///   - queries: Vectors of the index's dimension, all finite.
    ///   - minimumScore: The least score of a hit, in the units of `metric`.
    ///   - options: Filter, effort and threads.
    /// - Returns: For each query its hits, best first; an approximate index may miss some.
    /// - Throws: `VectorIndexError`.
    func search(for queries: Embeddings, minimumScore: Float, options: SearchOptions) throws -> [[SearchHit]]

    /// Writes the index to a file, which appears under its name only when it is complete.
    ///
    /// - Parameter url: The file; `docs/file-format.md` specifies it.
    /// - Throws: `FileStorageError` when the file cannot be written.
    func write(to url: URL) throws
}

extension VectorIndex {
    /// Whether there is no vector.
    public var isEmpty: Bool { count == 0 }

    /// Adds vectors under the keys that follow the greatest one in use, from 0 in an empty index.
    ///
    /// - Parameter vectors: Vectors of the index's dimension, all finite.
    /// - Throws: `VectorIndexError`; nothing is added then.
    public mutating func add(_ vectors: Embeddings) throws {
        try add(vectors, keys: nil)
    }

    /// Adds one vector.
    ///
    /// - Parameters:
    ///   - vector: A finite vector of the index's dimension.
    ///   - key: A key that is not in use.
    /// - Throws: `VectorIndexError`.
    public mutating func add(_ vector: Embedding, key: Int) throws {
        try add(Embeddings([Array(vector.components)]), keys: [key])
    }

    /// Replaces one vector.
    ///
    /// - Parameters:
    ///   - vector: A finite vector of the index's dimension.
    ///   - key: A key in use.
    /// - Throws: `VectorIndexError`.
    public mutating func update(_ vector: Embedding, key: Int) throws {
        try update(Embeddings([Array(vector.components)]), keys: [key])
    }

    /// Removes one vector.
    ///
    /// - Parameter key: A key in use.
    /// - Throws: `VectorIndexError.unknownKey`.
    public mutating func remove(_ key: Int) throws {
        try remove(keys: [key])
    }

    /// The vectors nearest to one query.
    ///
    /// - Parameters:
    ///   - query: A finite vector of the index's dimension.
    ///   - limit: How many hits to return, in `1...count`.
    ///   - options: Filter, effort and threads.
    /// - Returns: `limit` hits, best first; fewer only where the filter lets fewer vectors pass.
    /// - Throws: `VectorIndexError`.
    public func search(for query: Embedding, limit: Int = 10, options: SearchOptions = .init()) throws -> [SearchHit] {
        try search(for: Embeddings([Array(query.components)]), limit: limit, options: options)[0]
    }

    /// Every vector whose score reaches a bound, for one query.
    ///
    /// - Parameters:
    ///   - query: A finite vector of the index's dimension.
    ///   - minimumScore: The least score of a hit, in the units of `metric`.
    ///   - options: Filter, effort and threads.
    /// - Returns: The hits, best first; an approximate index may miss some.
    /// - Throws: `VectorIndexError`.
    public func search(
        for query: Embedding,
        minimumScore: Float,
        options: SearchOptions = .init()
    ) throws -> [SearchHit] {
        try search(for: Embeddings([Array(query.components)]), minimumScore: minimumScore, options: options)[0]
    }

    /// The vectors nearest to each query, with the default options.
    ///
    /// - Parameters:
    ///   - queries: Vectors of the index's dimension, all finite.
    ///   - limit: How many hits to return for each, in `1...count`.
    /// - Returns: For each query `limit` hits, best first.
    /// - Throws: `VectorIndexError`.
    public func search(for queries: Embeddings, limit: Int) throws -> [[SearchHit]] {
        try search(for: queries, limit: limit, options: .init())
    }
}
