// SPDX-License-Identifier: Apache-2.0

/// How the bytes of a section fall into blocks: all of the same size, the last one perhaps smaller.
///
/// Public for the reason that `SectionFile.Section` is.
public struct BlockGrid: Sendable, Hashable {
    /// The sizes of blocks that a file may use, in bytes.
    ///
    /// Below 16, checksums would take more than a quarter of the data; above 16 MiB, one row would cost too much.
    package static let blockByteRange = 16...1 << 24

    /// The number of bytes.
    public let byteCount: Int

    /// The size of every block but the last, in bytes.
    public let blockBytes: Int

    /// The number of blocks; 0 for no bytes.
    public let blockCount: Int

    /// 2⁶⁴ / `blockBytes`, rounded up.
    @usableFromInline let reciprocal: UInt64

    /// Divides bytes into blocks.
    ///
    /// The result is `nil` for sizes of blocks outside `blockByteRange`, and for more bytes than `maximumByteCount`.
    ///
    /// - Parameters:
    ///   - byteCount: The number of bytes, as a file states it.
    ///   - blockBytes: The size of a block, as a file states it.
    package init?(byteCount: UInt64, blockBytes: UInt32) {
        let blockBytes = Int(blockBytes)
        guard Self.blockByteRange.contains(blockBytes), byteCount <= Self.maximumByteCount(blockBytes: blockBytes)
        else { return nil }
        self.byteCount = Int(byteCount)
        self.blockBytes = blockBytes
        blockCount = (self.byteCount + blockBytes - 1) / blockBytes
        reciprocal = UInt64.max / UInt64(blockBytes) + 1
    }

    /// The greatest number of bytes that blocks of a size may hold: 2⁶³ / `blockBytes`, half a tebibyte at least.
    ///
    /// Up to there the reciprocal gives every quotient exactly: with r = 2⁶⁴ / b + e, e < 1, and n = q b + m, the product
    /// n r / 2⁶⁴ is q + m / b + n e / 2⁶⁴, where the last term is below 1 / b.
    package static func maximumByteCount(blockBytes: Int) -> UInt64 {
        (1 << 63) / UInt64(blockBytes)
    }

    /// The block that a byte is in.
    ///
    /// - Parameter offset: In 0..<`byteCount`.
    /// - Returns: The number of the block; by a multiplication, which takes a fraction of the time of a division.
    @inlinable @inline(__always)
    public func block(at offset: Int) -> Int {
        Int(truncatingIfNeeded: UInt64(truncatingIfNeeded: offset).multipliedFullWidth(by: reciprocal).high)
    }

    /// The bytes of a block.
    ///
    /// - Parameter block: In 0..<`blockCount`.
    /// - Returns: Offsets from the first byte.
    package func bytes(of block: Int) -> Range<Int> {
        let start = block * blockBytes
        return start..<min(start + blockBytes, byteCount)
    }
}
