// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension IVFFlatIndex {
    /// Rows whose lists one thread looks for before it takes more.
    private static let blockRows = 64

    /// Adds vectors to the lists of their nearest centroids; all of them, or, after an error, none.
    ///
    /// - Parameters:
    ///   - vectors: Vectors of the index's dimension, all finite.
    ///   - keys: A key for each, none of them in use; nil counts on from the greatest key, from 0 in an empty index.
    /// - Throws: `VectorIndexError`.
    /// - Complexity: O(`vectors.count × listCount × dimension`).
    public mutating func add(_ vectors: Embeddings, keys: [Int]?) throws {
        try check(vectors)
        let keys = try keys ?? nextKeys(vectors.count)
        guard keys.count == vectors.count else {
            throw VectorIndexError.keyCountMismatch(expected: vectors.count, actual: keys.count)
        }
        try Self.checkUnique(keys)
        if let key = keys.first(where: contains) { throw VectorIndexError.duplicateKey(key) }
        let greatest = isEmpty ? nil : greatestKey
        let mayBeStale = !isEmpty && greatestKey == nil
        for ((row, key), list) in zip(keys.enumerated(), nearestLists(of: vectors)) {
            append(vectors.storage[row * dimension..<(row + 1) * dimension], key: key, to: list)
        }
        if !mayBeStale, let last = keys.max() { greatestKey = max(last, greatest ?? last) }
    }

    /// Replaces the vectors of keys in use; all of them, or, after an error, none.
    ///
    /// - Parameters:
    ///   - vectors: Vectors of the index's dimension, all finite.
    ///   - keys: The key of each, no key twice.
    /// - Throws: `VectorIndexError`.
    public mutating func update(_ vectors: Embeddings, keys: [Int]) throws {
        try check(vectors)
        guard keys.count == vectors.count else {
            throw VectorIndexError.keyCountMismatch(expected: vectors.count, actual: keys.count)
        }
        try Self.checkUnique(keys)
        if let key = keys.first(where: { !contains($0) }) { throw VectorIndexError.unknownKey(key) }
        for ((row, key), list) in zip(keys.enumerated(), nearestLists(of: vectors)) {
            takeOut(key)
            append(vectors.storage[row * dimension..<(row + 1) * dimension], key: key, to: list)
        }
    }

    /// Removes vectors; all of them, or, after an error, none.
    ///
    /// - Parameter keys: Keys in use, no key twice.
    /// - Throws: `VectorIndexError.unknownKey` or `.duplicateKey`.
    public mutating func remove(keys: [Int]) throws {
        try Self.checkUnique(keys)
        if let key = keys.first(where: { !contains($0) }) { throw VectorIndexError.unknownKey(key) }
        for key in keys {
            takeOut(key)
            if key == greatestKey { greatestKey = nil }
        }
    }

    /// Makes sure that vectors are of the right dimension and finite.
    func check(_ vectors: Embeddings) throws {
        guard vectors.isEmpty || vectors.dimension == dimension else {
            throw VectorIndexError.dimensionMismatch(expected: dimension, actual: vectors.dimension)
        }
        if let row = vectors.firstNonFiniteRow { throw VectorIndexError.nonFinite(row: row) }
    }

    private static func checkUnique(_ keys: [Int]) throws {
        guard !zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return }
        var seen = Set<Int>(minimumCapacity: keys.count)
        for key in keys where !seen.insert(key).inserted { throw VectorIndexError.duplicateKey(key) }
    }

    /// The keys that follow the greatest one in use.
    private mutating func nextKeys(_ count: Int) throws -> [Int] {
        if greatestKey == nil { greatestKey = places.keys.max() }
        guard let greatestKey else { return Array(0..<count) }
        let (last, overflows) = greatestKey.addingReportingOverflow(count)
        guard !overflows else { throw VectorIndexError.keysExhausted }
        return Array((greatestKey..<last).map { $0 + 1 })
    }

    private mutating func append(_ components: ArraySlice<Float>, key: Int, to list: Int) {
        places[key] = Place(list: Int32(list), row: lists[list].keys.count)
        lists[list].keys.append(key)
        lists[list].rows += components
    }

    /// Removes a vector; the last one of its list takes its place.
    private mutating func takeOut(_ key: Int) {
        guard let place = places.removeValue(forKey: key) else { return }
        let list = Int(place.list)
        let last = lists[list].keys.count - 1
        if place.row < last {
            let moved = lists[list].keys[last]
            lists[list].keys[place.row] = moved
            for component in 0..<dimension {
                lists[list].rows[place.row * dimension + component] = lists[list].rows[last * dimension + component]
            }
            places[moved] = place
        }
        lists[list].keys.removeLast()
        lists[list].rows.removeLast(dimension)
    }

    /// The list of the nearest centroid of each vector; of equally near ones the first.
    private func nearestLists(of vectors: Embeddings) -> [Int] {
        let blocks = (vectors.count + Self.blockRows - 1) / Self.blockRows
        let nearest = Guarded([Int](repeating: 0, count: vectors.count))
        parallelForEach(blocks, threads: availableThreads) { block in
            let rows = block * Self.blockRows..<min((block + 1) * Self.blockRows, vectors.count)
            let found = rows.map { row in
                vectors.storage.withUnsafeBufferPointer { buffer in
                    buffer.baseAddress.map { nearestLists(to: $0 + row * dimension, count: 1)[0].id } ?? 0
                }
            }
            nearest.withLock { $0.replaceSubrange(rows, with: found) }
        }
        return nearest.withLock { $0 }
    }

    /// The lists whose centroids are nearest to a vector, nearest first; of equally near ones the lower first.
    ///
    /// - Parameters:
    ///   - vector: `dimension` components.
    ///   - count: How many lists, at most `listCount`.
    /// - Returns: The lists as ids.
    func nearestLists(to vector: UnsafePointer<Float>, count: Int) -> [SearchHit] {
        let kernels = Kernels.preferred
        var best = TopK(limit: count)
        centroids.storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for list in 0..<listCount {
                let centroid = base + list * dimension
                let score =
                    centroidMetric == .dot
                    ? kernels.dot(vector, centroid, count: dimension)
                    : -kernels.squaredEuclidean(vector, centroid, count: dimension)
                // A sum that overflows in both directions is NaN: such a list is the last.
                best.offer(SearchHit(id: list, score: score.isNaN ? -.infinity : score))
            }
        }
        return best.sorted()
    }
}
