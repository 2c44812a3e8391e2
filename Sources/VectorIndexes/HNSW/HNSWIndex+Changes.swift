// SPDX-License-Identifier: Apache-2.0
public import Vectors

extension HNSWIndex {
    /// Adds vectors; all of them, or, after an error, none.
    public mutating func add(_ vectors: Embeddings, keys: [Int]?) throws {
        let keys = try keyTable.newKeys(keys, count: vectors.count)
        try table.check(vectors)
        try insert(vectors, keys: keys)
    }

    /// Replaces the vectors of keys in use; all of them, or, after an error, none.
    public mutating func update(_ vectors: Embeddings, keys: [Int]) throws {
        try table.check(vectors)
        guard keys.count == vectors.count else {
            throw VectorIndexError.keyCountMismatch(expected: vectors.count, actual: keys.count)
        }
        let slots = try keyTable.slots(of: keys)
        try prepareForChange(adding: vectors.count)
        retire(slots)
        try insert(vectors, keys: keys)
        try repairIfDue()
    }

    /// Removes vectors; all of them, or, after an error, none.
    public mutating func remove(keys: [Int]) throws {
        let slots = try keyTable.slots(of: keys)
        try prepareForChange(adding: 0)
        retire(slots)
        try repairIfDue()
    }

    /// Makes everything that may fail for a damaged file fail before anything changes.
    private mutating func prepareForChange(adding newCount: Int) throws {
        guard table.count - freeSlots.count + newCount <= VectorTable.slotLimit else {
            throw VectorIndexError.tooManyVectors(limit: VectorTable.slotLimit)
        }
        try table.prepareToWrite(Array(freeSlots.suffix(newCount)))
        if inDegrees.count != table.count { inDegrees = graph.inDegrees }
    }

    private mutating func insert(_ vectors: Embeddings, keys: [Int]) throws {
        guard !vectors.isEmpty else { return }
        try prepareForChange(adding: vectors.count)
        let linked = table.count - freeSlots.count
        let reused = Array(freeSlots.suffix(vectors.count).reversed())
        let first = table.count
        let grown = first + vectors.count - reused.count
        try table.resize(to: grown)
        freeSlots.removeLast(reused.count)
        keyTable.resize(to: grown)
        graph.resize(to: grown)
        graph.makeUnique()
        inDegrees += repeatElement(0, count: grown - first)
        let slots = reused + Array(first..<grown)
        try vectors.forEachPointer { row, vector in
            try table.write(vector, at: slots[row])
            keyTable.set(keys[row], at: slots[row])
        }
        // Neighbours in the input are often neighbours in meaning; of one batch they would not meet.
        let order = Permutation.shuffled(slots.count, seed: parameters.seed &+ insertions)
        for index in order {
            graph.clear(slots[index], level: parameters.level(of: insertions))
            insertions += 1
        }
        growPool()
        var insertion = takeInsertion()
        try insertion.insert(order.map { slots[$0] }, linked: linked)
        if vectors.count > 1, vectors.count >= table.count / 16 { try insertion.reconnect() }
        put(insertion)
    }

    /// An insertion that shares the graph's pieces, which are writable, and takes the in-degrees with it.
    mutating func takeInsertion() -> GraphInsertion {
        let insertion = GraphInsertion(
            graph: graph,
            table: table,
            keyTable: keyTable,
            parameters: parameters,
            pool: pool,
            threads: availableThreads,
            inDegrees: inDegrees
        )
        inDegrees = []
        return insertion
    }

    /// Takes the graph back.
    mutating func put(_ insertion: GraphInsertion) {
        graph = insertion.graph
        inDegrees = insertion.inDegrees
    }

    /// Workspaces have a bit for each slot.
    private mutating func growPool() {
        let fits = pool.withWorkspace { $0.visitedCapacity >= table.count }
        if !fits { pool = Self.makePool(table) }
    }

    /// Makes slots ghosts: no hits any more.
    private mutating func retire(_ slots: [Int]) {
        for slot in slots {
            keyTable.remove(at: slot)
            ghosts.append(slot)
        }
    }

    /// Repairs the graph when a twentieth of its nodes are ghosts.
    private mutating func repairIfDue() throws {
        let nodes = table.count - freeSlots.count
        if ghosts.count * 20 > nodes + 640 || count == 0 { try repair() }
    }
}
