// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Points that move towards those they belong to and away from others that they meet by chance.
///
/// `umap-learn` moves both ends of an edge when it takes it. Here an edge stands at both ends and moves the one whose turn it
/// is, twice as often: the points that move at a time are known beforehand, and each moves by itself. Of sixteen
/// neighbours about one moves together with a point, so that steps do not overshoot as if all moved at once.
struct LayoutDescent: Sendable {
    private let graph: FuzzyGraph
    private let forces: ForceTable
    private let negativeSamples: Int
    private let seed: UInt64
    private let rounds: Int
    private let threads: Int
    /// How often each edge is taken in a round.
    private let rates: [Float]
    /// All points in random order, cut into groups that move together.
    private let order: [Int]
    private let count: Int
    // SAFETY: while a group moves, `places` is read only and each place of `moved` is written by one thread.
    private let places: FloatBuffer
    private let moved: FloatBuffer

    private static let groups = 16
    /// Points that are one piece of work.
    private static let portion = 256
    /// The furthest that a point moves along an axis at once, times the rate.
    private static let furthest: Float = 4

    init(
        _ graph: FuzzyGraph,
        start: [Float],
        curve: AttractionCurve,
        parameters: NeighborLayout,
        rounds: Int,
        threads: Int
    ) {
        self.graph = graph
        forces = ForceTable(curve)
        negativeSamples = parameters.negativeSamples
        seed = parameters.seed
        self.rounds = rounds
        self.threads = threads
        count = start.count / 2
        let greatest = graph.weights.max() ?? 1
        rates = graph.weights.map { Float(2 * $0 / greatest) }
        var generator = SeededGenerator(seed: parameters.seed &+ 1)
        order = (0..<count).shuffled(using: &generator)
        places = FloatBuffer(count: start.count)
        moved = FloatBuffer(count: start.count)
        for (place, coordinate) in start.enumerated() { places.base[place] = coordinate }
    }

    /// Moves every point once.
    func move(_ round: Int) {
        for group in 0..<Self.groups {
            let members = order[group * count / Self.groups..<(group + 1) * count / Self.groups]
            let portions = (members.count + Self.portion - 1) / Self.portion
            parallelForEach(portions, threads: threads) { portion in
                let first = members.startIndex + portion * Self.portion
                for row in members[first..<min(first + Self.portion, members.endIndex)] { move(row, round) }
            }
            for row in members {
                places.base[2 * row] = moved.base[2 * row]
                places.base[2 * row + 1] = moved.base[2 * row + 1]
            }
        }
    }

    private func move(_ row: Int, _ round: Int) {
        let speed = 1 - Float(round) / Float(rounds)
        var (x, y) = (places.base[2 * row], places.base[2 * row + 1])
        // A start of its own for each point and round: no thread's numbers depend on what another drew.
        var generator = SeededGenerator(seed: (seed &+ UInt64(round) &* 0xd134_2543_de82_ef95) ^ UInt64(row) << 20)
        graph.ends.withUnsafeBufferPointer { ends in
            rates.withUnsafeBufferPointer { rates in
                for edge in graph.starts[row]..<graph.starts[row + 1] {
                    let taken = Int(Float(round) * rates[edge])
                    let times = Int(Float(round + 1) * rates[edge]) - taken
                    guard times > 0 else { continue }
                    let end = ends[edge]
                    for time in taken..<taken + times {
                        attract(&x, &y, end, speed)
                        let encounters = (time + 1) * negativeSamples / 2 - time * negativeSamples / 2
                        for _ in 0..<encounters {
                            let other = Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
                            if other != row { repel(&x, &y, other, speed) }
                        }
                    }
                }
            }
        }
        moved.base[2 * row] = x
        moved.base[2 * row + 1] = y
    }

    @inline(__always)
    private func attract(_ x: inout Float, _ y: inout Float, _ other: Int, _ speed: Float) {
        let (dx, dy) = (places.base[2 * other] - x, places.base[2 * other + 1] - y)
        let square = dx * dx + dy * dy
        guard square > 0 else { return }
        let force = forces.attraction(square)
        x += speed * Self.clipped(force * dx)
        y += speed * Self.clipped(force * dy)
    }

    @inline(__always)
    private func repel(_ x: inout Float, _ y: inout Float, _ other: Int, _ speed: Float) {
        let (dx, dy) = (x - places.base[2 * other], y - places.base[2 * other + 1])
        let square = dx * dx + dy * dy
        guard square > 0 else { return }
        let force = forces.repulsion(square)
        x += speed * Self.clipped(force * dx)
        y += speed * Self.clipped(force * dy)
    }

    @inline(__always)
    private static func clipped(_ step: Float) -> Float { min(max(step, -furthest), furthest) }

    /// Where the points are: `count × 2`.
    var points: Embeddings {
        Embeddings(storage: (0..<2 * count).map { places.base[$0] }, dimension: 2)
    }
}
