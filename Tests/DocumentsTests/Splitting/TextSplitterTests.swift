// SPDX-License-Identifier: Apache-2.0
import Documents
import FoundationEssentials
import SentenceEmbeddings
import TestSupport
import Testing

struct TextSplitterTests {
    /// Two special tokens, and one for every three bytes of a word.
    @Sendable static func count(_ text: String) -> Int {
        2 + text.split { $0.isWhitespace }.reduce(0) { $0 + ($1.utf8.count + 2) / 3 }
    }

    /// A counter for which the whole has more tokens than its words: every byte of white space is one too.
    @Sendable static func spaceCount(_ text: String) -> Int {
        count(text) + text.utf8.count { $0 == 0x20 || $0 == 0x0a }
    }

    static let overlaps: [TextSplitter.Overlap] = [.none, .tokens(3), .tokens(8), .sentences(1), .sentences(3)]

    /// Checks what holds for every text: slices, order, budget, and that only white space is lost.
    private func check(_ text: String, _ splitter: TextSplitter, count: (String) -> Int) throws {
        let bytes = Array(text.utf8)
        var covered = 0
        var last = -1
        for passage in try splitter.passages(of: text) {
            #expect(passage.text == String(decoding: bytes[passage.range], as: UTF8.self))
            #expect(Array(passage.text.utf8) == Array(bytes[passage.range]))
            #expect(!passage.range.isEmpty)
            #expect(passage.tokenCount == count(passage.text) && passage.tokenCount <= splitter.maximumTokens)
            // Each goes further than the one before, and begins behind its beginning.
            #expect(passage.range.lowerBound > last && passage.range.upperBound > covered)
            if passage.range.lowerBound > covered {
                let gap = String(decoding: bytes[covered..<passage.range.lowerBound], as: UTF8.self)
                #expect(!gap.unicodeScalars.contains { !$0.properties.isWhitespace })
            } else if splitter.overlap == .none {
                #expect(passage.range.lowerBound == covered)
            } else if case .tokens(let most) = splitter.overlap {
                #expect(count(String(decoding: bytes[passage.range.lowerBound..<covered], as: UTF8.self)) - 2 <= most)
            }
            (last, covered) = (passage.range.lowerBound, passage.range.upperBound)
        }
        let rest = String(decoding: bytes[covered...], as: UTF8.self)
        #expect(!rest.unicodeScalars.contains { !$0.properties.isWhitespace })
    }

    private static let hostile = [
        "", " ", "\n\n\n", "a", "\u{feff}a", ".", "。。。", "...!?…", String(repeating: "a", count: 500),
        String(repeating: "日本語", count: 60), String(repeating: "👩‍👩‍👧‍👦", count: 12),
        "e" + String(repeating: "\u{301}", count: 90),
        "\r\n\r\na\r\nb\r\n\r\nc", " \u{301}x \u{200b} y\u{2029}z\u{0c}w", "\u{0}\u{1}", "# \n#\n##\n===\n---\n```",
        "a\u{a0}b\u{3000}c", String(repeating: "- ", count: 80), String(repeating: ". ", count: 80),
        "Dr. " + String(repeating: "J. ", count: 70), "1. a\n2. b\n3. c", "🇩🇪🇫🇷 text. 🇩🇪", "葛\u{e0100}城。葛城",
    ]

    private static func randomText(_ generator: inout SplitMix64) -> String {
        let parts = [
            "a", "word", "Sentence", "unbelievably", ".", "!", "。", " ", " ", " ", "\n", "\n\n", "\r\n", "\t", "# ",
            "## T",
            "---", "===", "```", "- ", "1. ", "Dr.", "日本", "e\u{301}", "👩‍👧", "\u{200d}", "\u{301}", "\"", ")", "3.5",
            "…", "\u{a0}",
        ]
        return (0..<Int.random(in: 0...80, using: &generator))
            .map { _ in parts[Int.random(in: parts.indices, using: &generator)] }.joined()
    }

    @Test(arguments: TextSplitter.Unit.allCases)
    func nothingIsLostAndTheBudgetHolds(unit: TextSplitter.Unit) throws {
        var generator = SplitMix64(seed: 71)
        let texts = Self.hostile + (0..<150).map { _ in Self.randomText(&generator) }
        for overlap in Self.overlaps {
            for maximum in [11, 14, 40] {
                let splitter = TextSplitter(by: unit, maximumTokens: maximum, overlap: overlap, tokenCount: Self.count)
                for text in texts { try check(text, splitter, count: Self.count) }
            }
            let splitter = TextSplitter(by: unit, maximumTokens: 15, overlap: overlap, tokenCount: Self.spaceCount)
            for text in texts where overlap == .none || overlap == .sentences(1) {
                try check(text, splitter, count: Self.spaceCount)
            }
        }
    }

    @Test(
        .enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM) && ModelFixtures.isWanted(ModelFixtures.mpnet)),
        arguments: TextSplitter.Unit.allCases
    )
    func realTokenizersCount(unit: TextSplitter.Unit) throws {
        var generator = SplitMix64(seed: 72)
        let texts =
            Self.hostile + (0..<20).map { _ in Self.randomText(&generator) }
            + sampleTexts(3, words: 900...900, seed: 73)
        for (directory, name) in [
            (ModelFixtures.miniLM, "all-MiniLM-L6-v2"), (ModelFixtures.mpnet, "all-mpnet-base-v2"),
        ] {
            let counter = try TokenCounter(directory: ModelFixtures.require(directory, name))
            #expect(counter.count("") == 2)
            #expect(counter.count("A dog ran.") == 6)
            for maximum in [6, 20, counter.maximumTokens] {
                for overlap in [.none, .tokens(3), .sentences(1)] as [TextSplitter.Overlap] {
                    let splitter = TextSplitter(by: unit, maximumTokens: maximum, overlap: overlap) {
                        counter.count($0)
                    }
                    for text in texts { try check(text, splitter, count: counter.count) }
                }
            }
        }
    }

    private func passages(
        _ text: String,
        _ unit: TextSplitter.Unit,
        _ maximum: Int,
        _ overlap: TextSplitter.Overlap = .none
    ) throws -> [String] {
        // A word is a token.
        try TextSplitter(by: unit, maximumTokens: maximum, overlap: overlap) { text in
            text.split { $0.isWhitespace }.count
        }.passages(of: text).map(\.text)
    }

    private let prose = "One two three. Four five. Six seven eight nine.\n\nTen eleven. Twelve."

    @Test func unitsArePassages() throws {
        #expect(
            try passages(prose, .sentence, 99) == [
                "One two three.", "Four five.", "Six seven eight nine.", "Ten eleven.", "Twelve.",
            ]
        )
        #expect(
            try passages(prose, .paragraph, 99) == [
                "One two three. Four five. Six seven eight nine.", "Ten eleven. Twelve.",
            ]
        )
        #expect(try passages(prose, .heading, 99) == [prose])
        #expect(try passages(prose, .tokens, 99) == [prose])
    }

    @Test func unitsThatAreTooLongAreCutWhereItHarmsLeast() throws {
        #expect(
            try passages(prose, .tokens, 6) == [
                "One two three. Four five.", "Six seven eight nine.\n\nTen eleven.", "Twelve.",
            ]
        )
        #expect(
            try passages(prose, .paragraph, 6) == [
                "One two three. Four five.", "Six seven eight nine.", "Ten eleven. Twelve.",
            ]
        )
        #expect(try passages("One two three four five. Six.", .tokens, 3) == ["One two three", "four five. Six."])
        #expect(try passages("a b c d e f g", .sentence, 3) == ["a b c", "d e f", "g"])
        #expect(try passages("# T\n\na b c d e f g h", .heading, 6) == ["# T\n\na b c d", "e f g h"])
        let section = "# T\n\nA b c d e. F g.\n\nH i j k."
        // Half full at a paragraph's end; a heading is not left alone.
        #expect(try passages(section, .heading, 10) == ["# T\n\nA b c d e. F g.", "H i j k."])
        #expect(try passages(section, .heading, 8) == ["# T\n\nA b c d e.", "F g.\n\nH i j k."])
    }

    @Test func passagesOverlapAsAsked() throws {
        #expect(try passages("a b c d e f g", .tokens, 4, .tokens(1)) == ["a b c d", "d e f g"])
        #expect(try passages("a b c d e f g", .tokens, 4, .tokens(3)) == ["a b c d", "b c d e", "c d e f", "d e f g"])
        #expect(
            try passages("A b. C d. E f. G h.", .tokens, 4, .sentences(1)) == ["A b. C d.", "C d. E f.", "E f. G h."]
        )
        #expect(
            try passages("A b. C d. E f. G h.", .tokens, 6, .sentences(2)) == ["A b. C d. E f.", "C d. E f. G h."]
        )
        // No room for something new beside the sentence: it is not repeated.
        #expect(try passages("A b c. D e f g.", .tokens, 4, .sentences(1)) == ["A b c.", "D e f g."])
        // Units of their own do not overlap.
        #expect(try passages("A b. C d.", .sentence, 9, .sentences(1)) == ["A b.", "C d."])
    }

    @Test func wordsThatAreTooLongAreCutBetweenCharacters() throws {
        let splitter = TextSplitter(by: .tokens, maximumTokens: 4) { $0.utf8.count }
        #expect(try splitter.passages(of: "ab äöüß👍x").map(\.text) == ["ab", "äö", "üß", "👍", "x"])
        #expect(throws: SplittingError.scalarTooLong(offset: 2, maximumTokens: 3, actual: 4)) {
            try TextSplitter(by: .tokens, maximumTokens: 3) { $0.utf8.count }.passages(of: "a 👍")
        }
    }

    @Test func senselessNumbersAreRefused() throws {
        #expect(throws: SplittingError.noRoom(maximumTokens: 2, emptyText: 2)) {
            try TextSplitter(by: .tokens, maximumTokens: 2, tokenCount: Self.count).passages(of: "a")
        }
        #expect(throws: SplittingError.overlapOutOfRange(maximum: 7, actual: 8)) {
            try TextSplitter(by: .tokens, maximumTokens: 10, overlap: .tokens(8), tokenCount: Self.count)
                .passages(of: "a")
        }
        #expect(throws: SplittingError.overlapOutOfRange(maximum: .max, actual: -1)) {
            try TextSplitter(by: .tokens, maximumTokens: 10, overlap: .sentences(-1), tokenCount: Self.count)
                .passages(of: "a")
        }
        let texts = [
            "\(SplittingError.noRoom(maximumTokens: 2, emptyText: 2))": "Allow at least 3.",
            "\(SplittingError.overlapOutOfRange(maximum: 7, actual: 8))": "Use 0 to 7.",
            "\(SplittingError.scalarTooLong(offset: 2, maximumTokens: 3, actual: 4))": "byte 2 has 4 tokens",
        ]
        for (text, part) in texts { #expect(text.contains(part)) }
    }

    @Test func longTextsTakeLinearTime() throws {
        let text =
            sampleTexts(1, words: 100_000...100_000, seed: 74)[0] + String(repeating: "日", count: 50_000)
            + String(repeating: "x", count: 50_000)
        let splitter = TextSplitter(by: .tokens, maximumTokens: 200, overlap: .tokens(50), tokenCount: Self.count)
        let start = ContinuousClock.now
        try check(text, splitter, count: Self.count)
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}
