// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

/// What the reference makes of chosen texts, value by value.
struct GoldenTests {
    struct File: Decodable {
        var cases: [String: [Case]]
    }

    struct Case: Decodable {
        var text: String
        var pair: String?
        var limit: Int?
        var bare: Bool?
        var ids: [Int]
        var offsets: [Int]
        var types: [Int]?
        var untruncated: Int
    }

    static func cases(_ name: String) throws -> [Case] {
        let data = try Data(contentsOf: Fixtures.url("golden.json"))
        return try #require(try JSONDecoder().decode(File.self, from: data).cases[name])
    }

    @Test(arguments: Fixtures.available)
    func encodingsEqualTheReference(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        for expected in try Self.cases(name) {
            let encoding = try tokenizer.encode(
                expected.text,
                pairedWith: expected.pair,
                maximumLength: expected.limit,
                addsSpecialTokens: expected.bare != true
            )
            let note: Comment =
                "\(expected.text.debugDescription) \(expected.pair.debugDescription) \(expected.limit ?? 0)"
            #expect(encoding.ids == expected.ids, note)
            #expect(encoding.offsets.flatMap { [$0.lowerBound, $0.upperBound] } == expected.offsets, note)
            #expect(encoding.typeIDs == expected.types ?? expected.ids.map { _ in 0 }, note)
            #expect(encoding.untruncatedCount == expected.untruncated, note)
            #expect(encoding.isTruncated == (expected.ids.count < expected.untruncated), note)
        }
    }

    @Test(arguments: Fixtures.available)
    func bulkCallsGiveTheSameIDs(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        var scratch = TokenizerScratch()
        for expected in try Self.cases(name) where expected.bare != true {
            var (ids, typeIDs): ([Int32], [Int32]) = ([7], [7])
            let counts: TokenCounts
            if let pair = expected.pair {
                counts = tokenizer.appendIDs(
                    of: expected.text,
                    pairedWith: pair,
                    maximumLength: expected.limit,
                    to: &ids,
                    typeIDs: &typeIDs,
                    scratch: &scratch
                )
                #expect(typeIDs.map(Int.init) == [7] + (expected.types ?? expected.ids.map { _ in 0 }))
            } else {
                counts = tokenizer.appendIDs(
                    of: expected.text,
                    maximumLength: expected.limit,
                    to: &ids,
                    scratch: &scratch
                )
            }
            #expect(ids.map(Int.init) == [7] + expected.ids)
            #expect(counts == TokenCounts(used: expected.ids.count, untruncated: expected.untruncated))
        }
    }

    @Test func contentIDsAndTheirFrameMakeAnEncoding() throws {
        let tokenizer = try Fixtures.tokenizer("uncased")
        var ids: [Int32] = []
        tokenizer.appendContentIDs(of: "the cat", to: &ids)
        let framed = (tokenizer.prefixIDs + ids + tokenizer.suffixIDs).map(Int.init)
        #expect(framed == (try tokenizer.encode("the cat").ids))
    }
}
