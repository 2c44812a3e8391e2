// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes
import Vectors

/// What both kinds of index refuse, and that a refused call changes nothing.
struct BadInputTests {
    static func indexes() throws -> [any VectorIndex] {
        let vectors = Embeddings([[1, 0], [0, 1], [1, 1]])
        var flat = FlatIndex(dimension: 2)
        try flat.add(vectors)
        var graph = HNSWIndex(dimension: 2)
        try graph.add(vectors)
        return [flat, graph]
    }

    private func expect(_ error: VectorIndexError, _ body: (inout any VectorIndex) throws -> Void) throws {
        for var index in try Self.indexes() {
            #expect(throws: error) { try body(&index) }
            #expect(index.count == 3 && Set(index.keys) == [0, 1, 2])
        }
    }

    @Test func wrongDimension() throws {
        let three = Embeddings([[1, 2, 3]])
        let error = VectorIndexError.dimensionMismatch(expected: 2, actual: 3)
        try expect(error) { try $0.add(three, keys: [9]) }
        try expect(error) { try $0.update(three, keys: [1]) }
        try expect(error) { _ = try $0.search(for: three, limit: 1) }
        #expect("\(error)".contains("3 components for an index of 2"))
    }

    @Test func notFinite() throws {
        for bad in [Float.nan, .infinity, -.infinity] {
            let rows = Embeddings([[1, 2], [3, bad]])
            try expect(.nonFinite(row: 1)) { try $0.add(rows, keys: [8, 9]) }
            try expect(.nonFinite(row: 1)) { try $0.update(rows, keys: [0, 1]) }
            try expect(.nonFinite(row: 1)) { _ = try $0.search(for: rows, limit: 1) }
        }
    }

    @Test func keys() throws {
        let two = Embeddings([[1, 2], [3, 4]])
        try expect(.duplicateKey(2)) { try $0.add(two, keys: [7, 2]) }
        try expect(.duplicateKey(7)) { try $0.add(two, keys: [7, 7]) }
        try expect(.unknownKey(7)) { try $0.update(two, keys: [1, 7]) }
        try expect(.duplicateKey(1)) { try $0.update(two, keys: [1, 1]) }
        try expect(.unknownKey(3)) { try $0.remove(keys: [1, 3]) }
        try expect(.duplicateKey(1)) { try $0.remove(keys: [1, 1]) }
        try expect(.keyCountMismatch(expected: 2, actual: 1)) { try $0.add(two, keys: [7]) }
        try expect(.keyCountMismatch(expected: 2, actual: 3)) { try $0.update(two, keys: [0, 1, 2]) }
        try expect(.unknownKey(-1)) { _ = try $0.vector(for: -1) }
    }

    @Test func limits() throws {
        let query = Embeddings([[1, 2]])
        for limit in [0, -1, 4] {
            try expect(.limitOutOfRange(actual: limit, count: 3)) { _ = try $0.search(for: query, limit: limit) }
        }
        let empty = HNSWIndex(dimension: 2)
        #expect(throws: VectorIndexError.limitOutOfRange(actual: 1, count: 0)) {
            try empty.search(for: query, limit: 1)
        }
        let graph = try Self.indexes()[1]
        #expect(throws: VectorIndexError.parameterOutOfRange("efSearch", expected: 1...65_536, actual: 0)) {
            try graph.search(for: query, limit: 1, options: .init(efSearch: 0))
        }
    }

    @Test func keysRunOut() throws {
        var index = FlatIndex(dimension: 2)
        try index.add(Embedding([1, 2]), key: .max)
        #expect(throws: VectorIndexError.keysExhausted) { try index.add(Embeddings([[1, 2]])) }
        #expect(index.keys == [.max])
    }

    @Test func noVectorsAreNoError() throws {
        for var index in try Self.indexes() {
            try index.add(Embeddings(storage: [], dimension: 0), keys: nil)
            try index.remove(keys: [])
            #expect(try index.search(for: Embeddings(storage: [], dimension: 0), limit: 1).isEmpty)
            #expect(index.count == 3)
        }
    }
}
