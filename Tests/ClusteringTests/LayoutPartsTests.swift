// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

struct LayoutPartsTests {
    /// Vectors of three groups far from each other, dealt out in turn.
    private static let groups = [[Int]](
        [0, 1, 2].map { group in (0..<60).filter { [0, 0, 1, 0, 1, 2][$0 % 6] == group } }
    )

    private static func graph() throws -> FuzzyGraph {
        var generator = SplitMix64(seed: 5)
        var rows = Array(repeating: [Float](), count: 60)
        for (index, members) in groups.enumerated() {
            for row in members {
                rows[row] = randomFloats(4, using: &generator).enumerated().map { $1 + ($0 == index ? 100 : 0) }
            }
        }
        return FuzzyGraph(
            try NeighborTable(try MetricSpace(Embeddings(rows), .euclidean), neighborCount: 6, threads: 2)
        )
    }

    @Test func partsAreWhatEdgesJoin() throws {
        let graph = try Self.graph()
        #expect(LayoutParts(graph, leastWeight: 0).members == Self.groups)
        // The slow way: what reaches what in any number of steps.
        for leastWeight in [0.3, 0.7, 1, 2] {
            var isReached = (0..<60).map { row in (0..<60).map { $0 == row } }
            for row in 0..<60 {
                for edge in graph.starts[row]..<graph.starts[row + 1] where graph.weights[edge] >= leastWeight {
                    isReached[row][graph.ends[edge]] = true
                }
            }
            for via in 0..<60 {
                for row in 0..<60 where isReached[row][via] {
                    for other in 0..<60 where isReached[via][other] { isReached[row][other] = true }
                }
            }
            let expected = Set(isReached.map { line in line.indices.filter { line[$0] } })
            let parts = LayoutParts(graph, leastWeight: leastWeight).members
            #expect(Set(parts) == expected && parts.count == expected.count)
            #expect(parts.map(\.count) == parts.map(\.count).sorted(by: >))
        }
    }

    @Test func partsComeNearEachOther() throws {
        let parts = LayoutParts(try Self.graph(), leastWeight: 0)
        var generator = SplitMix64(seed: 6)
        let middles: [SIMD2<Float>] = [[0, 0], [90, 50], [-3, 400]]
        var storage = randomFloats(120, using: &generator).map { 4 * $0 }
        for (part, middle) in zip(parts.members, middles) {
            for row in part {
                (storage[2 * row], storage[2 * row + 1]) = (
                    storage[2 * row] + middle.x, storage[2 * row + 1] + middle.y
                )
            }
        }
        let before = Embeddings(storage: storage, dimension: 2)
        let after = parts.gathered(before, gap: 1.5)
        func distance(_ points: Embeddings, _ a: Int, _ b: Int) -> Double {
            let (dx, dy) = (Double(points[a][0] - points[b][0]), Double(points[a][1] - points[b][1]))
            return (dx * dx + dy * dy).squareRoot()
        }
        #expect(parts.members[0].allSatisfy { after[$0] == before[$0] })
        for (index, part) in parts.members.enumerated() {
            for row in part {
                #expect(abs(distance(after, row, part[0]) - distance(before, row, part[0])) < 1e-3)
            }
            guard index > 0 else { continue }
            let others = parts.members[..<index].flatMap { $0 }
            let nearest = part.map { row in others.map { distance(after, row, $0) }.min() ?? 0 }.min() ?? 0
            #expect(nearest > 1.5 && nearest < 6)
        }
    }

    /// A layout of parts is not mostly empty.
    @Test func layoutIsGathered() throws {
        var rows = KMeansTests.mixture(300, dimension: 8, centers: 3).map { Array($0.components) + [0] }
        for row in 0..<20 { rows[row][8] = 60 }
        let points = try NeighborLayout(metric: .euclidean).fit(Embeddings(rows))
        func extent(_ rows: Range<Int>) -> Float {
            let spans = (0..<2).map { axis in rows.map { points[$0][axis] } }
            return spans.map { ($0.max() ?? 0) - ($0.min() ?? 0) }.max() ?? 0
        }
        #expect(extent(0..<300) < extent(20..<300) + extent(0..<20) + 6)
    }
}
