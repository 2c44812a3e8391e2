// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// An index that compares a query with every vector: exact, whatever the codes.
///
/// With int8 codes, the default, a search first scores the codes, a quarter of the memory, and keeps every vector whose
/// score could still be among the best after the greatest error that the codes can have (`CodeBounds`); those are scored
/// by their float32 vectors. The hits and their scores are those of a float32 scan, to the bit.
///
/// Adding and removing cost O(`dimension`) a vector; a search costs O(`count × dimension`).
public struct FlatIndex: VectorIndex {
    var table: VectorTable
    var keyTable: KeyTable

    /// An empty index.
    ///
    /// - Parameters:
    ///   - dimension: Components of each vector, at least 1.
    ///   - metric: How closeness is scored: cosine, dot or euclidean.
    ///   - codeType: What is compared first; int8 by default.
    /// - Precondition: The metric is not manhattan.
    public init(dimension: Int, metric: Metric = .cosine, codeType: CodeType = .int8) {
        table = VectorTable(dimension: dimension, metric: metric, codeType: codeType)
        keyTable = KeyTable()
    }

    init(table: VectorTable, keyTable: KeyTable) {
        self.table = table
        self.keyTable = keyTable
    }

    /// Components of each vector.
    public var dimension: Int { table.dimension }
    /// How closeness is scored; greater is closer.
    public var metric: Metric { table.metric }
    /// What a search compares first.
    public var codeType: CodeType { table.codeType }
    /// The number of vectors.
    public var count: Int { keyTable.count }
    /// The keys of all vectors, in no particular order.
    public var keys: [Int] { (0..<count).map { keyTable.key(at: $0) } }

    /// Whether there is a vector of that key.
    public func contains(_ key: Int) -> Bool {
        keyTable.slot(of: key) != nil
    }

    /// The vector of a key, as it was added.
    public func vector(for key: Int) throws -> Embedding {
        guard let slot = keyTable.slot(of: key) else { throw VectorIndexError.unknownKey(key) }
        return try IndexFile.translating { try table.embedding(at: slot) }
    }

    /// Adds vectors; all of them, or, after an error, none.
    public mutating func add(_ vectors: Embeddings, keys: [Int]?) throws {
        let keys = try keyTable.newKeys(keys, count: vectors.count)
        try table.check(vectors)
        try table.prepareToWrite([])
        let first = count
        guard first + vectors.count <= VectorTable.slotLimit else {
            throw VectorIndexError.tooManyVectors(limit: VectorTable.slotLimit)
        }
        try table.resize(to: first + vectors.count)
        keyTable.resize(to: first + vectors.count)
        try vectors.forEachPointer { row, vector in
            try table.write(vector, at: first + row)
            keyTable.set(keys[row], at: first + row)
        }
    }

    /// Replaces the vectors of keys in use; all of them, or, after an error, none.
    public mutating func update(_ vectors: Embeddings, keys: [Int]) throws {
        try table.check(vectors)
        guard keys.count == vectors.count else {
            throw VectorIndexError.keyCountMismatch(expected: vectors.count, actual: keys.count)
        }
        let slots = try keyTable.slots(of: keys)
        try table.prepareToWrite(slots)
        try vectors.forEachPointer { row, vector in try table.write(vector, at: slots[row]) }
    }

    /// Removes vectors; all of them, or, after an error, none.
    public mutating func remove(keys: [Int]) throws {
        let slots = try keyTable.slots(of: keys)
        // The rows that move may lie in the file: reading them may fail, and must before anything changes.
        let moving = Array(max(0, count - keys.count)..<count)
        try table.prepareToWrite(slots + moving)
        let scratch = FloatBuffer(count: dimension)
        for key in keys {
            guard let slot = keyTable.slot(of: key) else { continue }
            let last = count - 1
            keyTable.remove(at: slot)
            if slot != last {
                // The last vector moves into the gap: rows stay dense.
                let moved = keyTable.key(at: last)
                try table.move(from: last, to: slot, scratch: scratch.base)
                keyTable.remove(at: last)
                keyTable.set(moved, at: slot)
            }
            try table.resize(to: last)
            keyTable.resize(to: last)
        }
    }
}
