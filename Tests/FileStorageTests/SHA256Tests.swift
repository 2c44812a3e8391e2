// SPDX-License-Identifier: Apache-2.0
import FileStorage
import TestSupport
import Testing

struct SHA256Tests {
    private static func hash(_ text: String) -> String {
        var hash = SHA256()
        hash.update(text)
        return hash.finish()
    }

    /// The examples of FIPS 180-4 and its predecessors, and every length at which the padding changes, by Python's hashlib.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        ("a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        ("a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
        ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        ("a", 65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"),
        ("a", 119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"),
        ("a", 120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func agreesWithThePublishedValues(text: String, count: Int, expected: String) {
        #expect(Self.hash(String(repeating: text, count: count)) == expected)
    }

    @Test func piecesGiveTheHashOfTheWhole() {
        var generator = SplitMix64(seed: 3)
        let bytes = (0..<1_000).map { _ in UInt8.random(in: 0...127, using: &generator) }
        let whole = Self.hash(String(decoding: bytes, as: UTF8.self))
        for _ in 0..<50 {
            var hash = SHA256()
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...150, using: &generator))
                piece.withUnsafeBytes { hash.update($0) }
                rest = rest.dropFirst(piece.count)
            }
            #expect(hash.finish() == whole)
        }
    }
}
