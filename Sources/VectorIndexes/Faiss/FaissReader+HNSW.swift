// SPDX-License-Identifier: Apache-2.0
import Vectors

extension FaissReader {
    /// Reads what follows the letters of an `IndexHNSWFlat`.
    mutating func readHNSW() throws -> FaissIndex {
        let start = cursor.offset
        let header = try readHeader(of: "IHNf")
        let graph = try readGraph(count: header.count)
        let (metric, rows) = try readFlat(inside: "IHNf", dimension: header.dimension, count: header.count)
        guard metric == header.metric else {
            throw cursor.damage("IHNf has the metric \(header.metric) and its rows have \(metric)", at: start)
        }
        return FaissIndex(dimension: header.dimension, metric: metric, content: .hnsw(graph, rows))
    }

    private mutating func readGraph(count: Int) throws -> FaissHNSWGraph {
        var place = cursor.offset
        let probabilities = try cursor.integers(UInt64.self, "probabilities").map { Double(bitPattern: $0) }
        guard probabilities.allSatisfy({ (0...1).contains($0) }) else {
            throw cursor.damage("a probability of a level is not in 0...1", at: place)
        }
        place = cursor.offset
        let cumulative = try cursor.integers(Int32.self, "counts of places").map { Int($0) }
        guard cumulative.first == 0, zip(cumulative, cumulative.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw cursor.damage("the counts of places do not rise from 0", at: place)
        }
        guard probabilities.count == cumulative.count - 1 else {
            throw cursor.damage("\(probabilities.count) levels have \(cumulative.count) counts of places", at: place)
        }
        place = cursor.offset
        let levels = try cursor.integers(Int32.self, "levels")
        guard levels.count == count, count <= Int(Int32.max) else {
            throw cursor.damage("\(levels.count) levels stand for \(count) vectors", at: place)
        }
        guard levels.allSatisfy({ (1..<cumulative.count).contains(Int($0)) }) else {
            throw cursor.damage("the level of a node is not in 1...\(cumulative.count - 1)", at: place)
        }
        let offsets = try readOffsets(levels: levels, cumulative: cumulative)
        place = cursor.offset
        let neighbors = try cursor.integers(Int32.self, "neighbours")
        guard neighbors.count == offsets.last else {
            throw cursor.damage("\(neighbors.count) places for neighbours, \(offsets.last ?? 0) are used", at: place)
        }
        let entryPlace = cursor.offset
        let entry = Int(try cursor.integer(Int32.self, "the entry point"))
        let topLevel = Int(try cursor.integer(Int32.self, "the highest level"))
        if count == 0 {
            guard entry == -1, topLevel == -1 else {
                throw cursor.damage("a graph without nodes has an entry point", at: entryPlace)
            }
        } else {
            guard levels.indices.contains(entry), Int(levels[entry]) == topLevel + 1, levels.max() == levels[entry]
            else {
                throw cursor.damage("the entry point \(entry) is no node of the highest level", at: entryPlace)
            }
        }
        let efConstruction = try readEffort("efConstruction")
        let efSearch = try readEffort("efSearch")
        _ = try cursor.skip(4, "the graph")
        let graph = FaissHNSWGraph(
            levels: levels,
            offsets: offsets,
            neighbors: neighbors,
            cumulativeCounts: cumulative,
            assignProbabilities: probabilities,
            entryPoint: count == 0 ? nil : entry,
            efConstruction: efConstruction,
            efSearch: efSearch
        )
        try checkNeighbors(of: graph, at: place)
        return graph
    }

    /// Reads where each node's neighbours begin, and compares that with the levels.
    private mutating func readOffsets(levels: [Int32], cumulative: [Int]) throws -> [Int] {
        let place = cursor.offset
        let offsets = try cursor.integers(UInt64.self, "offsets")
        guard offsets.count == levels.count + 1, offsets[0] == 0 else {
            throw cursor.damage("\(offsets.count) offsets, not from 0, stand for \(levels.count) nodes", at: place)
        }
        for node in levels.indices {
            let (end, overflows) = offsets[node].addingReportingOverflow(UInt64(cumulative[Int(levels[node])]))
            guard !overflows, offsets[node + 1] == end, end <= UInt64(Int.max) else {
                throw cursor.damage("the neighbours of node \(node) do not have the room of its levels", at: place)
            }
        }
        return offsets.map { Int($0) }
    }

    private mutating func readEffort(_ name: String) throws -> Int {
        let place = cursor.offset
        let value = try cursor.integer(Int32.self, name)
        guard value >= 1 else { throw cursor.damage("\(name) is \(value)", at: place) }
        return Int(value)
    }

    /// Makes sure that every neighbour is a node, and one of the same level: a search goes on from there.
    private func checkNeighbors(of graph: FaissHNSWGraph, at place: Int) throws {
        let nodes = graph.levels.indices
        for node in nodes {
            for level in 0...graph.topLevel(of: node) {
                for neighbor in graph.neighbors(of: node, level: level) {
                    guard nodes.contains(Int(neighbor)), graph.topLevel(of: Int(neighbor)) >= level else {
                        throw cursor.damage("node \(node) has the neighbour \(neighbor) on level \(level)", at: place)
                    }
                }
            }
        }
        // What stands behind the end of a list is not read, but nothing else than an end was ever written there.
        guard graph.neighbors.allSatisfy({ $0 >= -1 && Int($0) < nodes.count }) else {
            throw cursor.damage("a place for a neighbour holds no node", at: place)
        }
    }
}
