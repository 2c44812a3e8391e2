// SPDX-License-Identifier: Apache-2.0
import Vectors

extension FaissReader {
    /// Reads what follows the letters of an `IndexIDMap`, and puts its ids into the index inside.
    mutating func readIDMap() throws -> FaissIndex {
        let start = cursor.offset
        let header = try readHeader(of: "IxMp")
        let innerStart = cursor.offset
        let code = try cursor.letters("the type of the index inside IxMp")
        let inner: FaissIndex
        switch code {
        case "IxFI", "IxF2", "IxFl": inner = try readFlat(code ?? "")
        case "IHNf": inner = try readHNSW()
        case "IwFl": inner = try readInvertedFile(keysAreUnique: false)
        default: throw refusal(of: code, inside: "IxMp", at: innerStart)
        }
        guard inner.dimension == header.dimension, inner.count == header.count, inner.metric == header.metric else {
            throw cursor.damage("IxMp and the index inside it differ in dimension, count or metric", at: start)
        }
        let idsStart = cursor.offset
        let ids = try cursor.integers(Int64.self, "ids").map { Int($0) }
        guard ids.count == inner.count else {
            throw cursor.damage("\(ids.count) ids stand for \(inner.count) vectors", at: idsStart)
        }
        try checkUnique(ids, at: idsStart)
        switch inner.content {
        case .flat, .hnsw:
            return FaissIndex(dimension: inner.dimension, metric: inner.metric, keys: ids, content: inner.content)
        case .ivfFlat(let lists):
            return FaissIndex(
                dimension: inner.dimension,
                metric: inner.metric,
                content: .ivfFlat(try renamed(lists, by: ids, at: innerStart))
            )
        }
    }

    /// Replaces the positions in the lists of an inverted file by ids.
    private func renamed(_ file: FaissInvertedFile, by ids: [Int], at place: Int) throws -> FaissInvertedFile {
        var isSeen = [Bool](repeating: false, count: ids.count)
        let lists = try file.lists.map { list in
            let keys = try list.keys.map { position in
                guard ids.indices.contains(position), !isSeen[position] else {
                    throw cursor.damage(
                        "position \(position) of \(ids.count) stands in a list, or stands there twice",
                        at: place
                    )
                }
                isSeen[position] = true
                return ids[position]
            }
            return FaissInvertedFile.List(keys: keys, rows: list.rows)
        }
        return FaissInvertedFile(
            centroids: file.centroids,
            centroidMetric: file.centroidMetric,
            lists: lists,
            probeCount: file.probeCount
        )
    }

    /// Makes sure that no id stands twice, which faiss would allow.
    func checkUnique(_ ids: [Int], at place: Int) throws {
        guard !zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else { return }
        let sorted = ids.sorted()
        for (id, next) in zip(sorted, sorted.dropFirst()) where id == next {
            throw cursor.damage("two vectors have the id \(id), which can be a key only once", at: place)
        }
    }
}
