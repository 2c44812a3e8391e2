// SPDX-License-Identifier: Apache-2.0
import CKernels
import Vectors

/// Vectors packed for products, in some order, to find those whose gap is small.
///
/// Products are computed a tile at a time and looked at while they are in the cache, so that memory does not grow
/// with the square of the count. Gaps are lower bounds; see `MetricSpace`.
struct GapTiles: Sendable {
    /// Columns of a tile: a multiple of every level's panel width.
    static let blockCount = 480
    /// Rows of a tile.
    private static let stripCount = 120

    let space: MetricSpace
    /// The row that stands at each position.
    let order: [Int]
    /// How many positions, from the first on, others can be compared with.
    private let columnCount: Int
    private let kernels = Kernels.preferred
    private let packed: FloatBuffer
    /// −|y|²/2 of each position.
    private let biases: FloatBuffer

    // SAFETY of the shared buffers: each block is written by one thread, and read by others only after `init`.
    init(_ space: MetricSpace, order: [Int], columnCount: Int? = nil, threads: Int) {
        self.space = space
        self.order = order
        let columnCount = columnCount ?? order.count
        self.columnCount = columnCount
        let dimension = space.dimension
        let blocks = Self.blocks(of: columnCount)
        let blockSize = PackedMatrix.packedCount(kernels, columns: Self.blockCount, depth: dimension)
        let packed = FloatBuffer(count: blocks * blockSize)
        let biases = FloatBuffer(count: blocks * Self.blockCount)
        let kernels = self.kernels
        parallelForEach(blocks, threads: threads) { block in
            let positions = Self.positions(of: block, count: columnCount)
            let rows = FloatBuffer(count: positions.count * dimension)
            for (index, position) in positions.enumerated() {
                biases.base[position] = -space.write(order[position], to: rows.base + index * dimension)
            }
            kernels.pack(
                rows.base,
                stride: dimension,
                columns: positions.count,
                depth: dimension,
                panels: 0..<kernels.panelCount(columns: positions.count),
                into: packed.base + block * blockSize
            )
        }
        self.packed = packed
        self.biases = biases
    }

    /// The number of blocks that so many positions make.
    static func blocks(of count: Int) -> Int { (count + blockCount - 1) / blockCount }

    /// The positions of a block.
    static func positions(of block: Int, count: Int) -> Range<Int> {
        block * blockCount..<min((block + 1) * blockCount, count)
    }

    var blocks: Int { Self.blocks(of: columnCount) }

    /// The positions of a block.
    func positions(of block: Int) -> Range<Int> { Self.positions(of: block, count: columnCount) }

    /// Shows every pair whose gap may be within a bound.
    ///
    /// Blocks come in the order given, within a block the positions `from` in theirs, for each of these the columns
    /// in rising order.
    ///
    /// - Parameters:
    ///   - from: Positions to compare.
    ///   - columns: Blocks to compare them with.
    ///   - bound: The greatest gap of interest for an index of `from` and a block; −∞ for none.
    ///   - visit: Takes an index of `from`, a position of a block, and their gap.
    func scan(
        _ from: [Int],
        against columns: Range<Int>,
        bound: (_ index: Int, _ block: Int) -> Float,
        visit: (_ index: Int, _ position: Int, _ gap: Float) -> Void
    ) {
        let dimension = space.dimension
        let rows = FloatBuffer(count: from.count * dimension)
        let halves = from.indices.map { space.write(order[from[$0]], to: rows.base + $0 * dimension) }
        let products = FloatBuffer(count: Self.stripCount * Self.blockCount)
        var found = [UInt32](repeating: 0, count: Self.blockCount)
        let blockSize = PackedMatrix.packedCount(kernels, columns: Self.blockCount, depth: dimension)
        for block in columns {
            let positions = self.positions(of: block)
            let matrix = PackedMatrix(
                kernels: kernels,
                columns: positions.count,
                depth: dimension,
                storage: packed,
                offset: block * blockSize
            )
            for start in stride(from: 0, to: from.count, by: Self.stripCount) {
                let strip = start..<min(start + Self.stripCount, from.count)
                guard strip.contains(where: { bound($0, block) > -.infinity }) else { continue }
                var arguments = matrix.arguments(
                    rows.base + start * dimension,
                    inputStride: dimension,
                    rows: strip.count,
                    bias: biases.base + positions.lowerBound,
                    into: products.base,
                    outputStride: Self.blockCount
                )
                kernels.multiply(&arguments)
                for index in strip {
                    let limit = bound(index, block)
                    guard limit > -.infinity else { continue }
                    let line = products.base + (index - start) * Self.blockCount
                    let half = halves[index]
                    let hits = kernels.select(line, count: positions.count, atLeast: half - limit, into: &found)
                    for hit in found[..<hits] {
                        visit(index, positions.lowerBound + Int(hit), half - line[Int(hit)])
                    }
                }
            }
        }
        withExtendedLifetime((rows, products)) {}
    }
}
