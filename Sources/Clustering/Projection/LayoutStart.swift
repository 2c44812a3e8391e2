// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Where the points of a layout are before they move: the plane of most variance, with its greatest coordinate at 10.
struct LayoutStart: Sendable {
    /// `count × 2`.
    let points: [Float]

    private static let extent = 10.0
    /// Parts equal vectors, which nothing else would.
    private static let noise = 1e-4

    init(_ embeddings: Embeddings, metric: Metric, seed: UInt64, threads: Int) throws {
        let count = embeddings.count
        let rows = metric == .cosine ? embeddings.normalized() : embeddings
        let kept = min(2, count, rows.dimension)
        let places = try PrincipalComponents(of: rows, count: kept, threads: threads).project(rows)
        let largest = places.storage.reduce(0) { max($0, abs(Double($1))) }
        let scale = largest > 0 ? Self.extent / largest : 0
        var generator = SeededGenerator(seed: seed)
        var points: [Float] = []
        points.reserveCapacity(2 * count)
        for row in 0..<count {
            for axis in 0..<2 {
                let place = axis < kept ? Double(places.storage[row * kept + axis]) * scale : 0
                points.append(Float(place + Self.noise * Double.random(in: -1...1, using: &generator)))
            }
        }
        self.points = points
    }
}
