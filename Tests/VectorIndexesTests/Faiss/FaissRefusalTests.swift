// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Files that are refused, and what is said then.
struct FaissRefusalTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func error(_ bytes: [UInt8]) throws -> VectorIndexError? {
        let url = try directory.write("a.faiss", bytes)
        return #expect(throws: VectorIndexError.self) {
            let file = try FaissFile(contentsOf: url)
            if case .flat(let rows) = file.index.content { _ = try rows.components() }
        }
    }

    /// The reason of damage, without the place.
    private func reason(_ bytes: [UInt8]) throws -> String {
        guard case .damaged(let url, let reason) = try error(bytes) else { return "not damaged" }
        #expect(url == directory["a.faiss"])
        return reason
    }

    private func fixture(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: FaissFixtures.url(name))) }

    private func replacing<Value: FixedWidthInteger>(_ bytes: [UInt8], _ offset: Int, _ value: Value) -> [UInt8] {
        var bytes = bytes
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
        return bytes
    }

    @Test(arguments: [
        ("IwPQ", "IwPQ (IndexIVFPQ)"), ("IxPq", "IxPq (IndexPQ)"), ("IxSQ", "IxSQ (IndexScalarQuantizer)"),
        ("IxHe", "IxHe (IndexLSH)"), ("IHNs", "IHNs (IndexHNSWSQ)"), ("IBxF", "IBxF (IndexBinaryFlat)"),
        ("IxRF", "IxRF (IndexRefineFlat)"), ("IvFl", "IvFl (IndexIVFFlat of an old version)"),
        ("null", "null (no index)"),
    ])
    func otherClassesAreNamed(code: String, name: String) throws {
        let error = try #require(try error(Array(code.utf8) + [0, 0, 0]))
        guard case .unsupportedKind(name, let supported, directory["a.faiss"]) = error else {
            Issue.record(error)
            return
        }
        #expect(supported.contains("IndexHNSWFlat"))
        #expect(error.description.contains("'\(name)'"))
    }

    @Test(arguments: ["", "I", "IxF", "none", "KVIX and more", "\u{93}NUMPY"])
    func otherFilesAreNoFaissFiles(text: String) throws {
        #expect(try error(Array(text.utf8)) == .unknownFormat(directory["a.faiss"]))
    }

    @Test func otherClassesInsideAreNamed() throws {
        var bytes = try fixture("idmap-flat-l2")
        bytes.replaceSubrange(37..<41, with: Array("IxSQ".utf8))
        guard case .unsupportedKind("IxSQ (IndexScalarQuantizer) inside IxMp", _, _) = try error(bytes) else {
            return #expect(Bool(false))
        }
        bytes.replaceSubrange(37..<41, with: Array("IxMp".utf8))
        guard case .unsupportedKind("IxMp (IndexIDMap) inside IxMp", _, _) = try error(bytes) else {
            return #expect(Bool(false))
        }
        bytes.replaceSubrange(37..<41, with: [0, 1, 2, 3])
        #expect(try reason(bytes) == "letters that faiss does not use stand for a type, at byte 37")
    }

    @Test func otherMetricsAreNamed() throws {
        var bytes = replacing(try fixture("flat-l1"), 33, Int32(20))
        guard case .unsupportedKind("IxFl (IndexFlat) with METRIC_Canberra", _, _) = try error(bytes) else {
            return #expect(Bool(false))
        }
        bytes = replacing(bytes, 33, Int32(7))
        #expect(try reason(bytes) == "the metric is 7, at byte 33")
    }

    @Test func otherListsAreNamed() throws {
        let bytes = try fixture("ivf-l2")
        let place = try #require(bytes.firstRange(of: Array("ilar".utf8)))
        var other = bytes
        other.replaceSubrange(place, with: Array("ilod".utf8))
        guard case .unsupportedKind("IwFl (IndexIVFFlat) with lists of kind ilod", _, _) = try error(other) else {
            return #expect(Bool(false))
        }
        other.replaceSubrange(place, with: Array("xxxx".utf8))
        #expect(try reason(other).hasPrefix("the lists are of a kind that faiss does not have"))
    }

    @Test func untrainedListsAreNamed() throws {
        guard
            case .unsupportedKind("IwFl (IndexIVFFlat) that was never trained", _, _) =
                try error(replacing(try fixture("ivf-l2"), 32, UInt8(0)))
        else { return #expect(Bool(false)) }
    }

    @Test func contradictionsOfFlatFilesAreNamed() throws {
        let bytes = try fixture("flat-l2")
        #expect(try reason(replacing(bytes, 4, Int32(0))) == "the dimension is 0, at byte 4")
        #expect(try reason(replacing(bytes, 4, Int32(-6))) == "the dimension is -6, at byte 4")
        #expect(try reason(replacing(bytes, 4, Int32(1 << 20 + 1))) == "the dimension is 1048577, at byte 4")
        #expect(try reason(replacing(bytes, 8, Int64(-1))) == "the count of vectors is -1, at byte 8")
        #expect(try reason(replacing(bytes, 32, UInt8(2))) == "the mark of training is 2, at byte 32")
        #expect(try reason(replacing(bytes, 33, Int32(0))) == "IxF2 has the metric dot, at byte 4")
        for count in [Int64.max, 1 << 62, 1 << 61, 89] {
            #expect(
                try reason(replacing(bytes, 8, count))
                    == "540 components are no \(count) vectors of dimension 6, at byte 37"
            )
        }
        for size in [UInt64.max, 1 << 63, 1 << 62, 541] {
            #expect(
                try reason(replacing(bytes, 37, size))
                    == "\(size) components are announced and 2160 bytes are left, at byte 37"
            )
        }
        #expect(try reason(bytes + [0]) == "1 bytes follow the index, at byte 2205")
        #expect(
            try reason(Array(bytes[..<30]))
                == "it ends inside the header: 16 bytes are needed and 14 are left, at byte 16"
        )
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func rowsThatAreNotFiniteAreRefused(component: Float) throws {
        let place = 45 + (7 * 6 + 2) * 4
        let bytes = replacing(try fixture("flat-l2"), place, component.bitPattern)
        #expect(
            try reason(bytes) == "the vector at byte \(45 + 7 * 24) has an infinite component or NaN"
        )
        for (name, letters) in [("ivf-l2", "full"), ("ivf-l2", "IxF2")] {
            let whole = try fixture(name)
            let start = try #require(whole.firstRange(of: Array(letters.utf8))).upperBound
            // Behind the sizes of seven lists, or behind the header of the centroids.
            let url = try directory.write(
                "ivf.faiss",
                replacing(whole, start + (letters == "full" ? 8 + 7 * 8 : 41), component.bitPattern)
            )
            #expect(throws: VectorIndexError.self) { try IVFFlatIndex(contentsOf: url) }
        }
    }

    @Test func contradictionsOfIdMapsAreNamed() throws {
        let bytes = try fixture("idmap-flat-l2")
        let ids = bytes.count - 90 * 8
        #expect(
            try reason(replacing(bytes, ids, Int64.max))
                == "two vectors have the id \(Int64.max), which can be a key only once, at byte \(ids - 8)"
        )
        #expect(
            try reason(replacing(bytes, ids - 8, UInt64(1) << 63))
                == "\(UInt64(1) << 63) ids are announced and 720 bytes are left, at byte \(ids - 8)"
        )
        #expect(
            try reason(replacing(bytes, ids - 8, UInt64(89))) == "89 ids stand for 90 vectors, at byte \(ids - 8)"
        )
        #expect(
            try reason(replacing(bytes, 8, Int64(91)))
                == "IxMp and the index inside it differ in dimension, count or metric, at byte 4"
        )
    }

    @Test func contradictionsOfGraphsAreNamed() throws {
        let bytes = try fixture("hnsw-l2")
        guard case .hnsw(let graph, _) = try FaissFile(contentsOf: FaissFixtures.url("hnsw-l2")).index.content else {
            return #expect(Bool(false))
        }
        let levelCount = graph.assignProbabilities.count
        let cumulative = 37 + 8 + levelCount * 8
        let levels = cumulative + 8 + (levelCount + 1) * 4
        let offsets = levels + 8 + 90 * 4
        let neighbors = offsets + 8 + 91 * 8
        let entry = neighbors + 8 + graph.neighbors.count * 4
        #expect(
            try reason(replacing(bytes, cumulative + 8, Int32(1)))
                == "the counts of places do not rise from 0, at byte \(cumulative)"
        )
        #expect(
            try reason(replacing(bytes, levels + 8, Int32(0)))
                == "the level of a node is not in 1...\(levelCount), at byte \(levels)"
        )
        let base = try #require(graph.levels.firstIndex(of: 1))
        #expect(
            try reason(replacing(bytes, levels + 8 + base * 4, Int32(2)))
                == "the neighbours of node \(base) do not have the room of its levels, at byte \(offsets)"
        )
        #expect(
            try reason(replacing(bytes, offsets + 16, UInt64.max))
                == "the neighbours of node 0 do not have the room of its levels, at byte \(offsets)"
        )
        #expect(
            try reason(replacing(bytes, neighbors + 8, Int32(90)))
                == "node 0 has the neighbour 90 on level 0, at byte \(neighbors)"
        )
        #expect(
            try reason(replacing(bytes, neighbors + 8, Int32(-2)))
                == "a place for a neighbour holds no node, at byte \(neighbors)"
        )
        #expect(
            try reason(replacing(bytes, entry, Int32(base)))
                == "the entry point \(base) is no node of the highest level, at byte \(entry)"
        )
        #expect(
            try reason(replacing(bytes, entry, Int32(-1)))
                == "the entry point -1 is no node of the highest level, at byte \(entry)"
        )
        #expect(
            try reason(replacing(bytes, entry + 4, Int32(graph.topLevel + 1)))
                == "the entry point \(graph.entryPoint ?? -1) is no node of the highest level, at byte \(entry)"
        )
        // A neighbour above level 0 that is on level 0 alone.
        let upper = try #require(graph.entryPoint)
        let place = neighbors + 8 + (graph.offsets[upper] + 8) * 4
        #expect(
            try reason(replacing(bytes, place, Int32(base)))
                == "node \(upper) has the neighbour \(base) on level 1, at byte \(neighbors)"
        )
    }

    @Test func contradictionsOfListsAreNamed() throws {
        let bytes = try fixture("ivf-l2")
        let full = try #require(bytes.firstRange(of: Array("full".utf8))).upperBound
        #expect(try reason(replacing(bytes, 37, UInt64(0))).hasPrefix("0 lists are announced"))
        #expect(try reason(replacing(bytes, 37, UInt64.max)).hasPrefix("\(UInt64.max) lists are announced"))
        #expect(
            try reason(replacing(bytes, 37, UInt64(8)))
                == "7 vectors of dimension 6 stand where 8 of 6 belong, at byte 53"
        )
        #expect(try reason(replacing(bytes, 45, UInt64(0))) == "nprobe is 0, at byte 45")
        #expect(try reason(replacing(bytes, full, UInt64(6))).hasPrefix("6 sizes stand for 7 lists"))
        #expect(
            try reason(replacing(bytes, full + 8, UInt64.max)).hasPrefix("7 sizes stand for 7 lists, or one is too")
        )
        #expect(try reason(replacing(bytes, full - 12, UInt64(20))).contains("lists of rows of 20 bytes"))
        #expect(try reason(replacing(bytes, 8, Int64(91))).contains("the lists hold 90 vectors of 91"))
        // The last id becomes another one.
        let last = bytes.count - 8
        let first = full + 8 + 7 * 8
        #expect(try reason(replacing(bytes, last, Int64(0))).hasPrefix("two vectors have the id 0") || first > last)
        let mapped = try fixture("idmap-ivf-l2")
        let inner = mapped.count - 8 - 90 * 8 - 8
        #expect(
            try reason(replacing(mapped, inner, Int64(90))).hasPrefix("position 90 of 90 stands in a list")
        )
    }
}
