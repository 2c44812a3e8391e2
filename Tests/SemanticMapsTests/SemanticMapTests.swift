// SPDX-License-Identifier: Apache-2.0
import Foundation
import SemanticMaps
import TestSupport
import Testing
import Vectors

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct SemanticMapTests {
    /// Texts that would end a script, a tag or a line of a careless page.
    static let hostile = [
        "</script><script>alert(1)</script>", "<!-- <script>", "a \"quoted\" 'text' \\ & more",
        "line\u{2028}and\u{2029}end",
        "tab\tnewline\nreturn\r", "zero\u{0}bell\u{7}escape\u{1b}", "\u{fffe}\u{ffff}", "🙂 e\u{301} 漢字 \u{202e}right",
        "]]>", "",
    ]

    static func points(_ count: Int, seed: UInt64 = 1) -> Embeddings {
        var generator = SplitMix64(seed: seed)
        return Embeddings(storage: randomFloats(2 * count, using: &generator), dimension: 2)
    }

    /// The data of a page, as a browser reads it.
    static func data(of page: String) throws -> [String: Any] {
        let start = try #require(page.range(of: "<script type=\"application/json\" id=\"data\">"))
        let rest = page[start.upperBound...]
        let end = try #require(rest.range(of: "</script>"))
        let data = Data(rest[..<end.lowerBound].utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Reads XML, and collects what is in elements of a name.
    private final class Reader: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var titles: [String] = []
        private var text = ""
        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            counts[name, default: 0] += 1
            text = ""
        }
        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            if name == "title" { titles.append(text) }
        }
    }

    private func read(_ svg: String) throws -> Reader {
        let reader = Reader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        let error = parser.parse() ? nil : parser.parserError
        #expect(error == nil)
        return reader
    }

    @Test func pageKeepsHostileTexts() throws {
        let map = try SemanticMap(
            Self.points(Self.hostile.count),
            texts: Self.hostile,
            labels: Self.hostile.indices.map { $0 % 3 == 0 ? nil : $0 % 3 - 1 },
            names: ["</title><b>", "\"&'"],
            title: "</title><script>alert(2)</script>"
        )
        let page = map.html()
        let data = try Self.data(of: page)
        #expect(data["texts"] as? [String] == Self.hostile)
        let groups = try #require(data["groups"] as? [[String: Any]])
        #expect(groups.map { $0["name"] as? String } == ["</title><b>", "\"&'"])
        #expect(groups.map { $0["size"] as? Int } == [3, 3])
        // Two scripts begin and end, ours; nothing is fetched.
        #expect(
            page.components(separatedBy: "</script").count == 3 && page.components(separatedBy: "<script").count == 3
        )
        #expect(!page.contains("alert(1)</") && !page.contains("<b>") && !page.contains("\u{2028}"))
        #expect(!page.contains("src=") && page.contains("default-src 'none'"))
        let addresses = page.components(separatedBy: "http").dropFirst().map { $0.prefix(22) }
        #expect(addresses.allSatisfy { $0.hasPrefix("-equiv") || $0.hasPrefix("://www.w3.org/2000/svg") })
    }

    @Test func pictureIsXMLThatKeepsHostileTexts() throws {
        let map = try SemanticMap(
            Self.points(Self.hostile.count),
            texts: Self.hostile,
            labels: Self.hostile.indices.map { $0 % 3 == 0 ? nil : $0 % 3 - 1 },
            names: ["</text><b>", "\"&'"],
            title: "<&>"
        )
        let found = try read(map.svg())
        // XML has no control characters.
        let expected = Self.hostile.map { text in
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        let isAllowed = scalar.value >= 0x20 || "\t\n\r".unicodeScalars.contains(scalar)
                        return isAllowed && scalar != "\u{fffe}" && scalar != "\u{ffff}" ? scalar : "\u{fffd}"
                    }
                )
            )
        }
        #expect(found.titles.sorted() == (expected + ["<&>"]).sorted())
        #expect(found.counts["script"] == nil && found.counts["b"] == nil)
    }

    @Test(arguments: [1, 2, 3, 500, 100_000]) func anyNumberOfPoints(_ count: Int) throws {
        let texts = (0..<count).map { "text \($0)" }
        let labels = (0..<count).map { $0 % 41 == 40 ? nil : $0 % 40 }
        let map = try SemanticMap(
            Self.points(count),
            texts: texts,
            labels: labels,
            names: (0..<40).map { "name \($0)" }
        )
        let data = try Self.data(of: map.html())
        let x = try #require(data["x"] as? [Int])
        let y = try #require(data["y"] as? [Int])
        let group = try #require(data["group"] as? [Int])
        #expect(x.count == count && y.count == count && group.count == count)
        #expect((x + y).allSatisfy { (0...100_000).contains($0) } && (count == 1 || (x + y).contains(100_000)))
        let groups = try #require(data["groups"] as? [[String: Any]])
        for row in 0..<min(count, 500) {
            #expect(
                group[row] < 0
                    ? labels[row] == nil : groups[group[row]]["name"] as? String == "name \(labels[row] ?? -1)"
            )
        }
        let svg = map.svg()
        #expect(svg.components(separatedBy: "</title>").count == count + 2)
        // The parser of the tests takes no more than ten million bytes.
        if count < 50_000 { #expect(try read(svg).titles.count == count + 1) }
    }

    @Test func equalPointsLieInTheMiddle() throws {
        let map = try SemanticMap(Embeddings([[3, 4], [3, 4], [3, 4]]), texts: ["a", "b", "c"])
        let data = try Self.data(of: map.html())
        #expect(data["x"] as? [Int] == [0, 0, 0] && data["width"] as? Int == 0)
        #expect(map.svg().components(separatedBy: "cx=\"600\" cy=\"412\"").count == 4)
    }

    @Test func upwardsIsUp() throws {
        let map = try SemanticMap(Embeddings([[0, 0], [2, 1]]), texts: ["low", "high"])
        let data = try Self.data(of: map.html())
        #expect(data["x"] as? [Int] == [0, 100_000] && data["y"] as? [Int] == [50_000, 0])
    }

    @Test func saysWhatThereIs() throws {
        let points = Self.points(3)
        let texts = ["a", "b", "c"]
        #expect(try SemanticMap(points, texts: texts).summary == "3 texts")
        #expect(
            try SemanticMap(points, texts: texts, labels: [0, nil, 0], names: ["x"]).summary
                == "3 texts, 1 group, 1 in none"
        )
        #expect(
            try SemanticMap(points, texts: texts, labels: [1, 0, 1], names: ["x", "y"]).summary == "3 texts, 2 groups"
        )
        #expect(
            try SemanticMap(points, texts: texts, labels: [nil, nil, nil]).summary == "3 texts, 0 groups, 3 in none"
        )
    }

    @Test func refusesWhatItCannotShow() throws {
        let points = Self.points(2)
        #expect(throws: SemanticMapError.noPoints) { try SemanticMap(Embeddings([]), texts: []) }
        #expect(throws: SemanticMapError.dimensionMismatch(expected: 2, actual: 3)) {
            try SemanticMap(Embeddings([[1, 2, 3]]), texts: ["a"])
        }
        #expect(throws: SemanticMapError.nonFinite(row: 1)) {
            try SemanticMap(Embeddings([[1, 2], [.nan, 1]]), texts: ["a", "b"])
        }
        #expect(throws: SemanticMapError.countMismatch("texts", expected: 2, actual: 1)) {
            try SemanticMap(points, texts: ["a"])
        }
        #expect(throws: SemanticMapError.countMismatch("labels", expected: 2, actual: 1)) {
            try SemanticMap(points, texts: ["a", "b"], labels: [0], names: ["x"])
        }
        let unnamed = SemanticMapError.labelOutOfRange(row: 1, expected: 0..<1, actual: 1)
        #expect(throws: unnamed) { try SemanticMap(points, texts: ["a", "b"], labels: [0, 1], names: ["x"]) }
        #expect(unnamed.description == "Point 1 is of group 1, but there are 1 names. Name every group.")
    }
}
