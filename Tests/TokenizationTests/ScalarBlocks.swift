// SPDX-License-Identifier: Apache-2.0

/// All Unicode scalars in blocks of 1,024, each in the contexts of `HostileTexts`.
enum ScalarBlocks {
    static let size = 1024

    /// The indices of the blocks whose hash is not the expected one.
    static func differences(
        from expected: [String], _ body: (_ text: String, _ hash: inout ReferenceHash) throws -> Void
    ) rethrows -> [Int] {
        var differences: [Int] = []
        for block in 0..<(0x110000 / size) {
            var hash = ReferenceHash()
            for value in block * size..<(block + 1) * size {
                guard let scalar = UnicodeScalar(UInt32(value)) else { continue }
                for text in HostileTexts.contexts(of: scalar) { try body(text, &hash) }
            }
            if block >= expected.count || hash.text != expected[block] { differences.append(block) }
        }
        return differences
    }
}
