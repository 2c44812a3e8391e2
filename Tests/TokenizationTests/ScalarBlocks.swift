// SPDX-License-Identifier: Apache-2.0

/// All Unicode scalars in blocks, each scalar in the contexts of `HostileTexts`.
enum ScalarBlocks {
    /// The indices of the blocks whose hash is not the expected one.
    ///
    /// - Parameters:
    ///   - expected: One hash for each block of `0x110000 / expected.count` scalars.
    ///   - stride: Takes every so many blocks only.
    ///   - body: Folds a text into a hash.
    /// - Returns: The indices.
    static func differences(
        from expected: [String],
        stride: Int = 1,
        _ body: (_ text: String, _ hash: inout ReferenceHash) throws -> Void
    ) rethrows -> [Int] {
        let size = 0x110000 / max(1, expected.count)
        var differences: [Int] = []
        for block in Swift.stride(from: 0, to: expected.count, by: stride) {
            var hash = ReferenceHash()
            for value in block * size..<(block + 1) * size {
                guard let scalar = UnicodeScalar(UInt32(value)) else { continue }
                for text in HostileTexts.contexts(of: scalar) { try body(text, &hash) }
            }
            if hash.text != expected[block] { differences.append(block) }
        }
        return differences
    }
}
