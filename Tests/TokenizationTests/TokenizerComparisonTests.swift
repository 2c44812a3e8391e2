// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

/// The comparison with the reference over many texts; scripts/compare-tokenizers.py writes what it needs.
@Suite(.enabled(if: MeasurementInputs.comparison != nil))
struct TokenizerComparisonTests {
    @Test(arguments: RealTokenizers.names)
    func idsAndOffsetsOfSinglesEqualTheReference(name: String) throws {
        let tokenizer = try RealTokenizers.load(name)
        let texts = try texts()
        let expected = try lines("\(name).singles")
        try #require(texts.count == expected.count)
        var scratch = TokenizerScratch()
        var differences: [Int] = []
        var tokenCount = 0
        for (index, text) in texts.enumerated() {
            let encoding = try tokenizer.encode(text)
            var hash = ReferenceHash()
            hash.fold(encoding)
            var ids: [Int32] = []
            _ = tokenizer.appendIDs(of: text, maximumLength: nil, to: &ids, scratch: &scratch)
            tokenCount += encoding.count
            if hash.text != expected[index] || ids.map(Int.init) != encoding.ids { differences.append(index) }
        }
        print("\(name): \(texts.count) texts, \(tokenCount) tokens, \(differences.count) differences")
        #expect(differences.isEmpty, "first \(differences.prefix(5)): \(differences.first.map { texts[$0] } ?? "")")
    }

    @Test(arguments: RealTokenizers.names)
    func truncatedPairsEqualTheReference(name: String) throws {
        let tokenizer = try RealTokenizers.load(name)
        let texts = try texts()
        let expected = try lines("\(name).pairs")
        try #require(texts.count == expected.count + 1)
        var scratch = TokenizerScratch()
        var differences: [Int] = []
        for index in expected.indices {
            let limit: Int? = index % 7 == 0 ? nil : 4 + index * 13 % 61
            let encoding = try tokenizer.encode(texts[index], pairedWith: texts[index + 1], maximumLength: limit)
            var hash = ReferenceHash()
            hash.fold(encoding.ids)
            hash.fold(encoding.typeIDs)
            hash.fold(encoding.sequenceIndices.map { $0 ?? 3 })
            hash.fold(encoding.specialTokensMask.map { $0 ? 1 : 0 })
            var (ids, typeIDs): ([Int32], [Int32]) = ([], [])
            let counts = tokenizer.appendIDs(
                of: texts[index],
                pairedWith: texts[index + 1],
                maximumLength: limit,
                to: &ids,
                typeIDs: &typeIDs,
                scratch: &scratch
            )
            let isEqual =
                hash.text == expected[index] && ids.map(Int.init) == encoding.ids
                && typeIDs.map(Int.init) == encoding.typeIDs && counts.untruncated == encoding.untruncatedCount
            if !isEqual { differences.append(index) }
        }
        print("\(name): \(expected.count) pairs, \(differences.count) differences")
        #expect(differences.isEmpty, "first \(differences.prefix(5))")
    }

    @Test(arguments: RealTokenizers.names)
    func everyScalarEqualsTheReference(name: String) throws {
        let tokenizer = try RealTokenizers.load(name)
        let expected = try lines("\(name).scalars")
        let differences = try ScalarBlocks.differences(from: expected) { text, hash in
            hash.fold(try tokenizer.encode(text))
        }
        print("\(name): 1112064 scalars in 4 contexts, \(differences.count) blocks of 1024 differ")
        #expect(differences.isEmpty, "first blocks \(differences.prefix(20))")
    }

    private func texts() throws -> [String] {
        let directory = try #require(MeasurementInputs.comparison)
        let bytes = [UInt8](try Data(contentsOf: directory.appending(path: "texts.bin")))
        var texts: [String] = []
        var position = 0
        while position < bytes.count {
            let count = (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << ($1 * 8) }
            texts.append(String(decoding: bytes[(position + 4)..<(position + 4 + count)], as: UTF8.self))
            position += 4 + count
        }
        return texts
    }

    private func lines(_ name: String) throws -> [String] {
        let directory = try #require(MeasurementInputs.comparison)
        let text = String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
