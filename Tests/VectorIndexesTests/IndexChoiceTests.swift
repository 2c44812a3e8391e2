// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes
import Vectors

struct IndexChoiceTests {
    @Test func fewVectorsAreScannedAndManyGetAGraph() {
        #expect(IndexChoice.recommended(count: 0, dimension: 384).kind == .flat)
        #expect(IndexChoice.recommended(count: 50_000, dimension: 384).kind == .flat)
        #expect(IndexChoice.recommended(count: 50_001, dimension: 384).kind == .hnsw(HNSWParameters()))
        #expect(IndexChoice.recommended(count: 50_000, dimension: 768).kind == .hnsw(HNSWParameters()))
        #expect(IndexChoice.recommended(count: .max / 2, dimension: 4096).vectorBytes == .max)
    }

    @Test func estimatesAreNearWhatWasMeasured() {
        let scan = IndexChoice.recommended(count: 50_000, dimension: 384)
        #expect(abs(scan.queryMilliseconds - 1.1) < 0.01)
        #expect(scan.queryTime == .milliseconds)
        let graph = IndexChoice.recommended(count: 176_037, dimension: 384)
        #expect(abs(graph.queryMilliseconds - 0.15) < 0.001)
        #expect(graph.queryTime == .tenthsOfMillisecond)
        #expect(graph.reason.contains("3.87 ms"))
        // 384 bytes of code, 128 of links, and some more.
        #expect((520...560).contains(graph.memoryBytes / 176_037))
        #expect(graph.vectorBytes == 176_037 * 384 * 4)
    }

    @Test func indexIsOfTheKind() {
        let flat = IndexChoice.recommended(count: 10, dimension: 4).makeIndex(dimension: 4, metric: .dot)
        #expect(flat is FlatIndex)
        #expect(flat.metric == .dot)
        #expect(IndexChoice.recommended(count: 10_000_000, dimension: 4).makeIndex(dimension: 4) is HNSWIndex)
    }
}
