// SPDX-License-Identifier: Apache-2.0
package import Vectors

/// The parts of a layout that no edge joins, and how they are brought near each other.
///
/// Between such parts act chance encounters alone. The first rounds throw them apart, and nothing draws them back: how far
/// they went means nothing, and an empty plane between them would leave little room for what does.
package struct LayoutParts: Sendable {
    /// The points of each part: the largest first, of equal ones that of the lowest point.
    package let members: [[Int]]

    /// Follows the edges of a graph that are at least so sure.
    package init(_ graph: FuzzyGraph, leastWeight: Double) {
        let count = graph.starts.count - 1
        var part = [Int](repeating: -1, count: count)
        var members: [[Int]] = []
        for first in 0..<count where part[first] < 0 {
            part[first] = members.count
            var reached = [first]
            var next = 0
            while next < reached.count {
                let row = reached[next]
                next += 1
                for edge in graph.starts[row]..<graph.starts[row + 1] where graph.weights[edge] >= leastWeight {
                    let end = graph.ends[edge]
                    guard part[end] < 0 else { continue }
                    part[end] = members.count
                    reached.append(end)
                }
            }
            members.append(reached.sorted())
        }
        self.members = members.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }

    /// Moves each part towards the middle of the largest, the nearest first, until it would come near another.
    ///
    /// - Parameters:
    ///   - points: Of two coordinates.
    ///   - gap: How near points of two parts come by that, above 0.
    /// - Returns: The points; within a part nothing changes.
    package func gathered(_ points: Embeddings, gap: Double) -> Embeddings {
        guard members.count > 1 else { return points }
        var places = points.map { SIMD2(Double($0[0]), Double($0[1])) }
        let means = members.map { part in
            part.reduce(SIMD2<Double>.zero) { $0 + places[$1] } / Double(part.count)
        }
        let ways = means.map { mean -> (length: Double, direction: SIMD2<Double>) in
            let way = mean - means[0]
            let length = (way * way).sum().squareRoot()
            return (length, length > 0 ? way / length : .zero)
        }
        func cell(_ place: SIMD2<Double>) -> SIMD2<Int> {
            SIMD2(Int((place.x / gap).rounded(.down)), Int((place.y / gap).rounded(.down)))
        }
        // The cells of points that stay, and those around them.
        var taken: Set<SIMD2<Int>> = []
        func settle(_ part: [Int]) {
            for cell in Set(part.map { cell(places[$0]) }) {
                for dy in -1...1 { for dx in -1...1 { taken.insert(cell &+ SIMD2(dx, dy)) } }
            }
        }
        settle(members[0])
        for index in members.indices.dropFirst().sorted(by: { (ways[$0].length, $0) < (ways[$1].length, $1) }) {
            let (length, direction) = ways[index]
            var moved = 0.0
            while moved + gap <= length {
                let shift = direction * (moved + gap)
                guard !members[index].contains(where: { taken.contains(cell(places[$0] - shift)) }) else { break }
                moved += gap
            }
            for row in members[index] { places[row] -= direction * moved }
            settle(members[index])
        }
        return Embeddings(storage: places.flatMap { [Float($0.x), Float($0.y)] }, dimension: 2)
    }
}
