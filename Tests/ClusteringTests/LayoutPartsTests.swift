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

    @Test func islandsAreWhatShortEdgesJoin() throws {
        let graph = try Self.graph()
        var generator = SplitMix64(seed: 4)
        let points = Embeddings(storage: randomFloats(120, using: &generator), dimension: 2)
        #expect(LayoutParts(graph, points, longest: 9).members == Self.groups)
        // The slow way: what reaches what in any number of steps.
        for longest in [0, 0.2, 0.4, 0.8] {
            var isReached = (0..<60).map { row in (0..<60).map { $0 == row } }
            for row in 0..<60 {
                for end in graph.ends[graph.starts[row]..<graph.starts[row + 1]]
                where Self.distance(points, row, end) <= longest { isReached[row][end] = true }
            }
            for via in 0..<60 {
                for row in 0..<60 where isReached[row][via] {
                    for other in 0..<60 where isReached[via][other] { isReached[row][other] = true }
                }
            }
            let expected = Set(isReached.map { line in line.indices.filter { line[$0] } })
            let parts = LayoutParts(graph, points, longest: longest).members
            #expect(Set(parts) == expected && parts.count == expected.count)
            #expect(parts.map(\.count) == parts.map(\.count).sorted(by: >))
        }
    }

    private static func distance(_ points: Embeddings, _ a: Int, _ b: Int) -> Double {
        let (dx, dy) = (Double(points[a][0] - points[b][0]), Double(points[a][1] - points[b][1]))
        return (dx * dx + dy * dy).squareRoot()
    }

    @Test func partsComeNearEachOther() throws {
        let graph = try Self.graph()
        var generator = SplitMix64(seed: 6)
        let middles: [SIMD2<Float>] = [[0, 0], [90, 50], [-3, 400]]
        var storage = randomFloats(120, using: &generator).map { 4 * $0 }
        for (part, middle) in zip(Self.groups, middles) {
            for row in part {
                (storage[2 * row], storage[2 * row + 1]) = (
                    storage[2 * row] + middle.x, storage[2 * row + 1] + middle.y
                )
            }
        }
        let before = Embeddings(storage: storage, dimension: 2)
        let parts = LayoutParts(graph, before, longest: 20)
        #expect(parts.members == Self.groups)
        let after = parts.gathered(gap: 1.5)
        #expect(parts.members[0].allSatisfy { after[$0] == before[$0] })
        for (index, part) in parts.members.enumerated() {
            for row in part {
                #expect(abs(Self.distance(after, row, part[0]) - Self.distance(before, row, part[0])) < 1e-3)
            }
            guard index > 0 else { continue }
            let others = parts.members[..<index].flatMap { $0 }
            let nearest = part.map { row in others.map { Self.distance(after, row, $0) }.min() ?? 0 }.min() ?? 0
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
