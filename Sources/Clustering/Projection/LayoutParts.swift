// SPDX-License-Identifier: Apache-2.0
package import Vectors

/// The islands of a layout, and how they are brought near each other.
///
/// The first rounds throw some groups far out, and edges that are few or weak do not draw them back. How far they went
/// means nothing, and an empty plane between them leaves little room for what does.
package struct LayoutParts: Sendable {
    /// The points of each island: the largest first, of equal ones that of the lowest point.
    package let members: [[Int]]

    private let places: [SIMD2<Double>]

    /// Follows the edges of a graph that are short in its layout: an island is what they join.
    ///
    /// - Parameters:
    ///   - graph: What belongs together.
    ///   - points: Its layout, of two coordinates.
    ///   - longest: Edges above that join nothing.
    package init(_ graph: FuzzyGraph, _ points: Embeddings, longest: Double) {
        let places = points.map { SIMD2(Double($0[0]), Double($0[1])) }
        let count = points.count
        var part = [Int](repeating: -1, count: count)
        var members: [[Int]] = []
        for first in 0..<count where part[first] < 0 {
            part[first] = members.count
            var reached = [first]
            var next = 0
            while next < reached.count {
                let row = reached[next]
                next += 1
                for edge in graph.starts[row]..<graph.starts[row + 1] {
                    let end = graph.ends[edge]
                    let way = places[end] - places[row]
                    guard part[end] < 0, (way * way).sum() <= longest * longest else { continue }
                    part[end] = members.count
                    reached.append(end)
                }
            }
            members.append(reached.sorted())
        }
        self.places = places
        self.members = members.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }

    /// Moves each island towards the middle of the largest, the nearest first, until it would come near another.
    ///
    /// - Parameter gap: How near points of two islands come by that, above 0.
    /// - Returns: The points; within an island nothing changes.
    package func gathered(gap: Double) -> Embeddings {
        var places = self.places
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
            while moved + gap / 2 <= length {
                let shift = direction * (moved + gap / 2)
                guard !members[index].contains(where: { taken.contains(cell(places[$0] - shift)) }) else { break }
                moved += gap / 2
            }
            for row in members[index] { places[row] -= direction * moved }
            settle(members[index])
        }
        return Embeddings(storage: places.flatMap { [Float($0.x), Float($0.y)] }, dimension: 2)
    }
}
