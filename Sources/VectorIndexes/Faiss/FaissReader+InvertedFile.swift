// SPDX-License-Identifier: Apache-2.0
import Vectors

extension FaissReader {
    /// Reads what follows the letters of an `IndexIVFFlat`.
    ///
    /// - Parameter keysAreUnique: Whether to make sure of it; an `IndexIDMap` around the index does that itself.
    /// - Returns: The index.
    /// - Throws: `VectorIndexError`.
    mutating func readInvertedFile(keysAreUnique: Bool = true) throws -> FaissIndex {
        let header = try readHeader(of: "IwFl")
        guard header.metric != .manhattan else { throw unsupported("IwFl (IndexIVFFlat) with METRIC_L1") }
        var place = cursor.offset
        let listCount = try cursor.integer(UInt64.self, "the count of lists")
        // Each list has a centroid of at least one component.
        guard listCount >= 1, listCount <= UInt64(cursor.remaining / 4) else {
            throw cursor.damage("\(listCount) lists are announced and \(cursor.remaining) bytes are left", at: place)
        }
        guard header.isTrained else { throw unsupported("IwFl (IndexIVFFlat) that was never trained") }
        let lists = Int(listCount)
        place = cursor.offset
        let probes = try cursor.integer(UInt64.self, "nprobe")
        guard probes >= 1 else { throw cursor.damage("nprobe is 0", at: place) }
        let (centroidMetric, centroids) = try readFlat(inside: "IwFl", dimension: header.dimension, count: lists)
        guard centroidMetric != .manhattan else {
            throw unsupported("IwFl (IndexIVFFlat) with centroids under METRIC_L1")
        }
        try skipDirectMap()
        let start = cursor.offset
        let inverted = FaissInvertedFile(
            centroids: centroids,
            centroidMetric: centroidMetric,
            lists: try readLists(lists, dimension: header.dimension),
            probeCount: Int(min(probes, listCount))
        )
        guard inverted.count == header.count else {
            throw cursor.damage("the lists hold \(inverted.count) vectors of \(header.count)", at: start)
        }
        if keysAreUnique { try checkUnique(inverted.lists.flatMap(\.keys), at: start) }
        return FaissIndex(dimension: header.dimension, metric: header.metric, content: .ivfFlat(inverted))
    }

    /// Passes over the map from ids to places, which follows from the lists.
    private mutating func skipDirectMap() throws {
        let place = cursor.offset
        let kind = try cursor.integer(UInt8.self, "the direct map")
        guard kind <= 2 else { throw cursor.damage("the direct map is of kind \(kind)", at: place) }
        let entries = try cursor.count(elementBytes: 8, "entries of the direct map")
        _ = try cursor.skip(entries * 8, "the direct map")
        if kind == 2 {
            let pairs = try cursor.count(elementBytes: 16, "entries of the direct map")
            _ = try cursor.skip(pairs * 16, "the direct map")
        }
    }

    private mutating func readLists(_ count: Int, dimension: Int) throws -> [FaissInvertedFile.List] {
        let place = cursor.offset
        let code = try cursor.letters("the type of the lists")
        switch code {
        case "il00":
            return (0..<count).map { _ in
                FaissInvertedFile.List(
                    keys: [],
                    rows: FaissRows(in: file, at: place, count: 0, dimension: dimension)
                )
            }
        case "ilar": break
        case "ilod", "ilpn", "ilp2", "ilbl": throw unsupported("IwFl (IndexIVFFlat) with lists of kind \(code ?? "")")
        default: throw cursor.damage("the lists are of a kind that faiss does not have", at: place)
        }
        let fieldsPlace = cursor.offset
        let stored = try cursor.integer(UInt64.self, "the count of lists")
        let rowBytes = try cursor.integer(UInt64.self, "the bytes of a vector")
        guard stored == UInt64(count), rowBytes == UInt64(dimension * 4) else {
            throw cursor.damage(
                "\(stored) lists of rows of \(rowBytes) bytes stand where \(count) of \(dimension * 4) belong",
                at: fieldsPlace
            )
        }
        return try readSizes(count).map { size in
            let (byteCount, overflows) = size.multipliedReportingOverflow(by: dimension * 4)
            guard !overflows else { throw cursor.damage("a list of \(size) vectors is announced") }
            let start = try cursor.skip(byteCount, "a list")
            let keys = try cursor.integers(Int64.self, count: size, "ids of a list").map { Int($0) }
            return FaissInvertedFile.List(
                keys: keys,
                rows: FaissRows(in: file, at: start, count: size, dimension: dimension)
            )
        }
    }

    /// Reads the size of each list.
    private mutating func readSizes(_ count: Int) throws -> [Int] {
        let place = cursor.offset
        let form = try cursor.letters("the form of the sizes")
        guard let form, form == "full" || form == "sprs" else {
            throw cursor.damage("the sizes are of a form that faiss does not have", at: place)
        }
        let fields = try cursor.integers(UInt64.self, "sizes")
        let limit = UInt64(cursor.remaining)
        if form == "full" {
            guard fields.count == count, fields.allSatisfy({ $0 <= limit }) else {
                throw cursor.damage("\(fields.count) sizes stand for \(count) lists, or one is too great", at: place)
            }
            return fields.map { Int($0) }
        }
        var sizes = [Int](repeating: 0, count: count)
        for pair in stride(from: 0, to: fields.count, by: 2) {
            guard pair + 1 < fields.count, fields[pair] < UInt64(count), fields[pair + 1] <= limit,
                sizes[Int(fields[pair])] == 0
            else { throw cursor.damage("the size of a list is not one, or stands there twice", at: place) }
            sizes[Int(fields[pair])] = Int(fields[pair + 1])
        }
        return sizes
    }
}
