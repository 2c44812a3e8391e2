// SPDX-License-Identifier: Apache-2.0

import CKernels
import FileStorage
import TestSupport
import Testing

struct CRC32CTests {
    private func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private func fast(_ bytes: ArraySlice<UInt8>, continuing previous: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { CRC32C.checksum(of: $0, continuing: previous) }
    }

    private func slow(_ bytes: ArraySlice<UInt8>, continuing previous: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { ck_crc32c_scalar(previous, $0.baseAddress, $0.count) }
    }

    /// The check value of the algorithm, and appendix B.4 of RFC 3720.
    @Test(
        arguments: [
            (Array("123456789".utf8), 0xe306_9283),
            ([], 0),
            ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
            ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
            (Array(0...31), 0x46dd_794e),
            ((0...31).reversed(), 0x113f_db5c),
            (
                [0x01, 0xc0, 0, 0] + [UInt8](repeating: 0, count: 12) + [0x14, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0x14]
                    + [0, 0, 0, 0x18, 0x28, 0, 0, 0] + [UInt8](repeating: 0, count: 4) + [2]
                    + [UInt8](repeating: 0, count: 7),
                0xd996_3a56
            ),
        ] as [([UInt8], UInt32)]
    )
    func agreesWithThePublishedValues(message: [UInt8], checksum: UInt32) {
        #expect(fast(message[...]) == checksum)
        #expect(slow(message[...]) == checksum)
    }

    @Test func fastAndSlowAgreeOnEveryLengthAndAlignment() {
        let bytes = bytes(5000, seed: 1)
        for count in Array(0...300) + [383, 384, 385, 1535, 1536, 1537, 3071, 3072, 3168, 4096, 4984] {
            for offset in 0..<16 {
                let slice = bytes[offset..<offset + count]
                #expect(fast(slice) == slow(slice), "\(count) bytes at \(offset)")
            }
        }
    }

    @Test func fastAndSlowAgreeOnRandomRangesWithRandomBeginnings() {
        let bytes = bytes(100_000, seed: 2)
        var generator = SplitMix64(seed: 3)
        for _ in 0..<1000 {
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = Int.random(in: start...min(bytes.count, start + 10_000), using: &generator)
            let previous = UInt32.random(in: 0...UInt32.max, using: &generator)
            let slice = bytes[start..<end]
            #expect(fast(slice, continuing: previous) == slow(slice, continuing: previous))
        }
    }

    @Test func piecesGiveTheChecksumOfTheWhole() {
        let bytes = bytes(4000, seed: 4)
        let whole = fast(bytes[...])
        for cut in [0, 1, 7, 8, 383, 1536, 3999, 4000] {
            #expect(fast(bytes[cut...], continuing: fast(bytes[..<cut])) == whole)
        }
    }
}
