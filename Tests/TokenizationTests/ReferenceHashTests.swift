// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

/// What the reference makes of 20,000 hostile texts and of every scalar, as hashes of ids and offsets.
///
/// Small tokenizers other than `uncased` take an eighth of the scalars, a debug build a 128th of everything.
struct ReferenceHashTests {
    struct File: Decodable {
        var encodings: [String: Hashes]
        var normalized: [String: [String]]
    }

    struct Hashes: Decodable {
        var hostile: [String]
        var scalars: [String]
    }

    #if DEBUG
        static let stride = 128
    #else
        static let stride = 1
    #endif

    /// Small tokenizers other than the first share its Unicode tables: an eighth of the blocks is enough for them.
    static func stride(_ name: String) -> Int {
        name == "uncased" || RealTokenizers.names.contains(name) ? stride : stride * 8
    }

    static func file() throws -> File {
        try JSONDecoder().decode(File.self, from: try Data(contentsOf: Fixtures.url("hashes.json")))
    }

    @Test(arguments: Fixtures.available)
    func hostileTextsEqualTheReference(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        let expected = try #require(try Self.file().encodings[name]).hostile
        try #require(expected.count * 1000 == HostileTexts.count)
        for block in Swift.stride(from: 0, to: expected.count, by: Self.stride) {
            var hash = ReferenceHash()
            for index in block * 1000..<(block + 1) * 1000 {
                hash.fold(try tokenizer.encode(HostileTexts.text(index)))
            }
            #expect(hash.text == expected[block], "texts from \(block * 1000) on")
        }
    }

    @Test(arguments: Fixtures.available)
    func everyScalarEqualsTheReference(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        let expected = try #require(try Self.file().encodings[name]).scalars
        let differences = try ScalarBlocks.differences(from: expected, stride: Self.stride(name)) { text, hash in
            hash.fold(try tokenizer.encode(text))
        }
        #expect(differences.isEmpty, "\(differences.count) of \(expected.count) blocks")
    }

    @Test(arguments: ["uncased", "cased", "roberta", "sequence", "accents"])
    func everyNormalizedScalarEqualsTheReference(name: String) throws {
        let normalizer = try Fixtures.tokenizer(name).normalizer
        let expected = try #require(try Self.file().normalized[name])
        let differences = ScalarBlocks.differences(from: expected, stride: Self.stride) { text, hash in
            hash.fold(normalizer.normalized(Array(text.utf8)).lazy.map(Int.init))
        }
        #expect(differences.isEmpty, "\(differences.count) of \(expected.count) blocks")
    }
}
