// SPDX-License-Identifier: Apache-2.0
import Documents
import TestSupport
import Testing

struct MetadataFilterTests {
    private let package: [String: JSONValue] = [
        "section": .string("sound"), "size": .integer(1_500_000), "rating": .number(4.5), "free": .bool(true),
        "tags": .array([.string("audio"), .string("editing"), .integer(7)]), "gone": .null, "none": .array([]),
        "depends": .object(["libc": .string("2.36"), "deep": .object(["er": .integer(1)])]),
        "name": .string("It's 100% \u{e9}t\u{e9}_2"), "and": .string("word"), "largest": .integer(.max),
    ]

    @Test(arguments: [
        "section = 'sound'", "section == 'sound'", "SECTION IS NULL", "section != 'games'", "section <> 'games'",
        "section < 'soundx' and section > 'soun'", "section in ('games', 'sound')", "section not in ('games')",
        "size > 1000000", "size >= 1500000 AND size <= 1.5e6", "size = 1500000.0", "size < +1500001", "size > -3",
        "rating = 4.5", "rating > 4", "rating < 5", "rating in (4, 4.5)", "free = true", "free != false",
        "tags = 'audio'", "tags in ('editing', 'x')", "tags != 'audio'", "tags = 7", "tags like 'AUD%'",
        "not tags = 'games'", "tags not in ('games', 'puzzles')", "depends.libc = '2.36'", "depends.deep.er = 1",
        "\"depends\".\"libc\" like '2.__'", "gone is null", "missing is null", "size is not null", "none is not null",
        "depends is not null", "depends.libc.x is null", "name like 'it''s 100\\% %_2'", "name like '%\u{e9}t_\\_2'",
        "\"and\" = 'word'", "not (section = 'games' or size < 3)", "section = 'games' and size > 3 or free = true",
        "free = true or section = 'games' and size < 3", "not section = 'games' and free = true",
        "not missing = 3", "not missing != 3", "largest = 9223372036854775807", "largest < 9223372036854775808",
        "largest < 9.3e18", "section = 'sound' and size > 1000000 and tags in ('audio','editing')",
    ])
    func passes(expression: String) throws {
        #expect(try MetadataFilter(parsing: expression).matches(package))
    }

    @Test(arguments: [
        "section = 'Sound'", "section = 3", "size = '1500000'", "size != 'x'", "free = 1", "size = true", "missing = 3",
        "missing != 3", "missing < 3", "missing in (1)", "missing like '%'", "gone = 0", "gone != 0", "none = 1",
        "none != 1",
        "depends = 'libc'", "depends != 'libc'", "tags = 'games'", "tags < 7", "size like '1%'", "section like 'soun'",
        "section like '_ound_'", "name like '100\\%'", "section is null", "gone is not null", "rating in (4, 5)",
        "not section = 'sound'", "free = true and (section = 'games' or size < 3)", "largest = 9.223372036854775807e18",
        "largest > 9.3e18", "depends.missing.er = 1", "name = 'It''s 100% e\u{301}t\u{e9}_2'", "section.x = 'sound'",
    ])
    func doesNotPass(expression: String) throws {
        #expect(try !MetadataFilter(parsing: expression).matches(package))
    }

    @Test(arguments: [
        ("", 1, "empty"), ("  ", 3, "empty"), ("section", 8, "a comparison is expected"),
        ("section = ", 11, "a value is expected"), ("section = and x = 1", 11, "a value is expected"),
        ("section = sound", 11, "single quotes: 'sound'"), ("section = \"sound\"", 11, "single quotes: 'sound'"),
        ("section = null", 11, "is null"), ("section = 'sound", 11, "not closed"),
        ("'section' = 1", 1, "keys in double"),
        ("size => 3", 6, "'=>' is not a comparison"), ("size = 3 and", 13, "a key is expected"),
        ("size = 3 size = 4", 10, "'and' or 'or'"), ("(size = 3", 10, "')' is expected"),
        ("size = 3)", 9, "no parenthesis"),
        ("free > true", 8, "use = or !="), ("in = 3", 1, "double quotes"), ("size in 3", 9, "'(' is expected"),
        ("size in ()", 10, "a value is expected"), ("size in (1 2)", 12, "',' or ')'"), ("size in (1,)", 12, "a value"),
        ("size like 3", 11, "a pattern"), ("size like 'a\\'", 11, "backslash"), ("size is 3", 9, "'null' is expected"),
        ("size not = 3", 10, "'in' or 'like'"), ("size = 3 ; drop", 10, "';' does not belong"),
        ("a.b. = 3", 6, "a key"),
        ("size = 1.2.3", 8, "not a number"), ("size = 0x10", 8, "not a number"), ("size = 1e999", 8, "not a number"),
        ("size ! 3", 6, "'!' is not a comparison"), ("2nd = 1", 1, "a key in double quotes"),
        ("\u{1F600} = 1", 1, "belong"),
        ("\u{1F600}", 1, "belong"), ("name = 'e\u{301}\u{1F468}\u{200D}\u{1F469}' x", 13, "'and' or 'or'"),
    ])
    func saysWhatIsWrongAndWhere(expression: String, column: Int, reason: String) throws {
        let error = try #require(throws: MetadataFilterError.self) { try MetadataFilter(parsing: expression) }
        #expect(error.column == column)
        #expect(error.reason.contains(reason), "\(error.reason)")
        #expect("\(error)".split(separator: "\n").last?.last == "^")
    }

    @Test func deepNestingIsRefusedAndLongListsAreNot() throws {
        let deep = String(repeating: "(", count: 100_000)
        #expect(throws: MetadataFilterError.self) { try MetadataFilter(parsing: deep + "a = 1") }
        #expect(throws: MetadataFilterError.self) {
            try MetadataFilter(parsing: String(repeating: "not ", count: 100_000) + "a = 1")
        }
        let long = Array(repeating: "size = 1", count: 10_000).joined(separator: " or ")
        #expect(try MetadataFilter(parsing: long + " or free = true").matches(package))
    }

    /// The fast matching of `like` beside the plain recursion that defines it.
    @Test func likeEqualsItsDefinition() throws {
        func fits(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
            switch pattern.first {
            case nil: text.isEmpty
            case "%": fits(pattern.dropFirst(), text) || (!text.isEmpty && fits(pattern, text.dropFirst()))
            case "_": !text.isEmpty && fits(pattern.dropFirst(), text.dropFirst())
            case let first: text.first == first && fits(pattern.dropFirst(), text.dropFirst())
            }
        }
        var generator = SplitMix64(seed: 7)
        var passed = 0
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
                "ab%_".randomElement(using: &generator)!
            }
            let text = (0..<Int.random(in: 0...9, using: &generator)).map { _ in "ab".randomElement(using: &generator)!
            }
            let filter = try MetadataFilter(parsing: "t like '\(String(pattern))'")
            let expected = fits(pattern[...], text[...])
            #expect(filter.matches(["t": .string(String(text))]) == expected, "\(pattern) \(text)")
            if expected { passed += 1 }
        }
        #expect(passed > 2_000 && passed < 18_000)
    }

    @Test func wholeNumbersAndFractionsCompareExactly() throws {
        let large = Int64(1) << 53
        for (value, literal, expected) in [
            (large + 1, "9007199254740992.0", false), (large, "9007199254740992.0", true),
            (3, "3.0000000000000004", false),
            (-3, "-3.0", true),
        ] {
            #expect(try MetadataFilter(parsing: "n = \(literal)").matches(["n": .integer(value)]) == expected)
        }
        #expect(try MetadataFilter(parsing: "n > 9007199254740992.0").matches(["n": .integer(large + 1)]))
        #expect(try MetadataFilter(parsing: "n < -2.5").matches(["n": .integer(-3)]))
        #expect(try MetadataFilter(parsing: "n < 9007199254740993").matches(["n": .number(Double(large))]))
    }

    @Test func doubtsNameKeysAndTypesThatNoDocumentHas() throws {
        let documents = [
            Document(id: "0", text: "a", metadata: ["size": .string("3"), "tags": .array([.string("x")])]),
            Document(id: "1", text: "b", metadata: ["year": .integer(4)]),
        ]
        func doubts(_ expression: String) throws -> [FilterDoubt] {
            try MetadataFilter(parsing: expression).doubts(about: documents)
        }
        #expect(try doubts("size = '3' and tags = 'x' and year in (4, 'x') and size is null").isEmpty)
        #expect(try doubts("sise = '3'") == [.unknownKey("sise", known: ["size", "tags", "year"])])
        #expect(try doubts("not size > 3") == [.otherType("size", expected: "number", actual: "text")])
        #expect(try doubts("tags = 3") == [.otherType("tags", expected: "number", actual: "text")])
        #expect(try MetadataFilter(parsing: "a = 1").doubts(about: []).isEmpty)
    }
}
