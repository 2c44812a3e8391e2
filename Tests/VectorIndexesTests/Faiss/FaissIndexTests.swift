// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Our indexes as faiss files and back.
struct FaissIndexTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: [Metric.dot, .euclidean])
    func flatComesBack(metric: Metric) throws {
        let vectors = TestVectors.mixture(400, dimension: 12, seed: 51)
        var index = FlatIndex(dimension: 12, metric: metric)
        try index.add(vectors, keys: (0..<400).map { 5 * $0 + 3 })
        try index.remove(keys: [3, 1_998])
        try index.writeFaiss(to: directory["flat.faiss"])
        let read = try VectorIndexFile.open(directory["flat.faiss"])
        let queries = TestVectors.mixture(20, dimension: 12, seed: 52)
        #expect(try read.search(for: queries, limit: 10) == index.search(for: queries, limit: 10))
        #expect(Set(read.keys) == Set(index.keys))
    }

    @Test(arguments: [Metric.dot, .euclidean])
    func graphComesBack(metric: Metric) throws {
        let vectors = TestVectors.mixture(2_000, dimension: 12, seed: 53)
        var index = HNSWIndex(dimension: 12, metric: metric, codeType: .float32)
        try index.add(vectors)
        try index.writeFaiss(to: directory["graph.faiss"])
        let read = try HNSWIndex(faissFile: directory["graph.faiss"])
        #expect(read.linksForComparison == index.linksForComparison)
        #expect(read.brokenInvariants() == [])
        let queries = TestVectors.mixture(20, dimension: 12, seed: 54)
        #expect(try read.search(for: queries, limit: 10) == index.search(for: queries, limit: 10))
        // Gaps are closed; what is read may change.
        try index.remove(keys: Array(0..<200))
        try index.writeFaiss(to: directory["gaps.faiss"])
        var gaps = try HNSWIndex(faissFile: directory["gaps.faiss"])
        #expect(Set(gaps.keys) == Set(200..<2_000) && gaps.brokenInvariants() == [])
        try gaps.add(vectors.rows(0..<200), keys: Array(0..<200))
        try gaps.remove(keys: Array(500..<900))
        #expect(gaps.brokenInvariants() == [])
    }

    /// faiss has no cosine: what comes back is the dot product of rows of length 1.
    @Test func cosineBecomesDot() throws {
        var index = FlatIndex(dimension: 12)
        try index.add(TestVectors.mixture(100, dimension: 12, seed: 55))
        try index.writeFaiss(to: directory["cosine.faiss"])
        let read = try FlatIndex(faissFile: directory["cosine.faiss"])
        #expect(read.metric == .dot)
        let queries = TestVectors.mixture(5, dimension: 12, seed: 56).normalized()
        let ours = try index.search(for: queries, limit: 5)
        let theirs = try read.search(for: queries, limit: 5)
        for (left, right) in zip(ours.joined(), theirs.joined()) {
            #expect(left.id == right.id && abs(left.score - right.score) < 1e-6)
        }
    }
}
