// SPDX-License-Identifier: Apache-2.0

import FileStorage
import TestSupport
import Testing

struct BlockGridTests {
    @Test(arguments: [0, 1, 15, 1 << 24 + 1, .max] as [UInt32])
    func refusesOtherSizesOfBlocks(blockBytes: UInt32) {
        #expect(BlockGrid(byteCount: 100, blockBytes: blockBytes) == nil)
    }

    @Test(arguments: [16, 17, 384, 4096, 1 << 24 - 1, 1 << 24] as [UInt32])
    func dividesExactlyUpToTheGreatestSection(blockBytes: UInt32) throws {
        let limit = BlockGrid.maximumByteCount(blockBytes: Int(blockBytes))
        #expect(BlockGrid(byteCount: limit + 1, blockBytes: blockBytes) == nil)
        #expect(BlockGrid(byteCount: .max, blockBytes: blockBytes) == nil)
        let grid = try #require(BlockGrid(byteCount: limit, blockBytes: blockBytes))
        let size = Int(blockBytes)
        var generator = SplitMix64(seed: UInt64(blockBytes))
        var blocks = [1, 2, 3, grid.blockCount / 2, grid.blockCount - 2, grid.blockCount - 1]
        blocks += (0..<2000).map { _ in Int.random(in: 1..<grid.blockCount, using: &generator) }
        for block in blocks {
            #expect(grid.block(at: block * size - 1) == block - 1)
            #expect(grid.block(at: block * size) == block)
        }
        #expect(grid.block(at: 0) == 0)
        #expect(grid.block(at: grid.byteCount - 1) == grid.blockCount - 1)
    }

    @Test(arguments: [16, 17, 24, 48, 100, 129, 1536] as [UInt32])
    func dividesEverySmallOffsetExactly(blockBytes: UInt32) throws {
        let grid = try #require(BlockGrid(byteCount: 100_000, blockBytes: blockBytes))
        let isExact = (0..<100_000).allSatisfy { grid.block(at: $0) == $0 / Int(blockBytes) }
        #expect(isExact)
        #expect(grid.blockCount == (100_000 + Int(blockBytes) - 1) / Int(blockBytes))
        #expect(grid.bytes(of: grid.blockCount - 1).upperBound == 100_000)
        #expect(grid.bytes(of: 1) == Int(blockBytes)..<2 * Int(blockBytes))
    }
}
