// SPDX-License-Identifier: Apache-2.0
import Foundation
import SemanticMaps
import TestSupport
import Testing
import Vectors

/// The page of a map in a real browser: what it shows, and how it answers pointer, wheel and keys.
@Suite(.enabled(if: HeadlessBrowser.isWanted), .serialized, .timeLimit(.minutes(5)))
struct MapPageTests {
    /// Points on a grid, so that each stands alone; the first is nobody's, the rest are of three groups.
    private static let side = 9
    private static let names = ["apples", "pears", "</script><b>plums"]
    private static let texts =
        (0..<side * side).map { row in
            row < SemanticMapTests.hostile.count
                ? SemanticMapTests.hostile[row] : "text \(row) of \(row % 2 == 0 ? "an even" : "ODD")"
        }
    private static let labels: [Int?] = (0..<side * side).map { $0 == 0 ? nil : $0 % 4 == 3 ? 2 : $0 % 2 }

    private let directory: TemporaryDirectory
    private let browser: HeadlessBrowser

    init() throws {
        directory = try TemporaryDirectory()
        browser = try HeadlessBrowser()
        let points = (0..<Self.side * Self.side).map { [Float($0 % Self.side), Float($0 / Self.side)] }
        let map = try SemanticMap(
            Embeddings(points),
            texts: Self.texts,
            labels: Self.labels,
            names: Self.names,
            title: "A <title> & more"
        )
        try browser.prefer(dark: false)
        try browser.open(try directory.write("map.html", map.html()))
        try browser.settle()
    }

    private func place(of point: Int) throws -> SIMD2<Double> {
        let place = try browser.value("kindredMap.place(\(point))", as: [Double].self)
        return SIMD2(place[0], place[1])
    }

    private func colors(of points: [Int]) throws -> [[Int]] {
        try browser.colors(at: points.map { try place(of: $0) })
    }

    private func isHidden(_ id: String) throws -> Bool { try browser.value("document.getElementById('\(id)').hidden") }

    private func text(of selector: String) throws -> String {
        try browser.value("document.querySelector('\(selector)').textContent")
    }

    private static func rgb(_ hex: String) -> [Int] {
        let value = Int(hex.dropFirst(), radix: 16) ?? 0
        return [value >> 16, value >> 8 & 255, value & 255]
    }

    private static func distance(_ a: [Int], _ b: [Int]) -> Int { zip(a, b).map { abs($0 - $1) }.max() ?? 255 }

    /// Points of no name beside or above them: names may cover others.
    private func uncovered(_ points: [Int], _ ground: String) throws -> [Int] {
        let ink = Self.rgb(ground == MapTheme.light.ground ? MapTheme.light.ink : MapTheme.dark.ink)
        return zip(points, try colors(of: points)).filter { Self.distance($1, ink) > 40 }.map(\.0)
    }

    /// The colour of each point's group, largest group first.
    private func color(of point: Int, _ theme: MapTheme) throws -> [Int] {
        let group: Int = try browser.value("kindredMap.group(\(point))")
        return Self.rgb(group < 0 ? theme.noise : theme.groups[group])
    }

    @Test(arguments: [false, true]) func showsThePoints(_ isDark: Bool) throws {
        let theme = isDark ? MapTheme.dark : MapTheme.light
        try browser.prefer(dark: isDark)
        try browser.settle()
        #expect(try browser.value("document.title", as: String.self) == "A <title> & more")
        #expect(try browser.value("kindredMap.count", as: Int.self) == Self.texts.count)
        // Nothing was fetched, nothing went wrong, and no text became a part of the page.
        #expect(try browser.value("performance.getEntriesByType('resource').length", as: Int.self) == 0)
        #expect(try browser.messages() == [])
        #expect(try browser.value("document.scripts.length + document.querySelectorAll('b').length", as: Int.self) == 2)
        let all = Array(Self.texts.indices)
        let seen = try colors(of: all)
        var shown = 0
        for point in all where Self.distance(seen[point], try color(of: point, theme)) < 60 { shown += 1 }
        // Three names cover a few.
        #expect(shown >= all.count - 15)
        for color in seen { #expect(Self.distance(color, Self.rgb(theme.ground)) > 20) }
        // Between the points is nothing.
        let (first, next) = (try place(of: 0), try place(of: 10))
        #expect(try browser.colors(at: [(first + next) / 2]) == [Self.rgb(theme.ground)])
        #expect(
            try browser.value("getComputedStyle(document.body).backgroundColor", as: String.self)
                == "rgb(\(Self.rgb(theme.ground).map(String.init).joined(separator: ", ")))"
        )
    }

    @Test func pointerShowsTheText() throws {
        for point in Self.texts.indices where !Self.texts[point].isEmpty {
            try browser.point(at: try place(of: point))
            #expect(try !isHidden("tip"))
            #expect(try text(of: "#tip .text") == Self.texts[point])
            let name = Self.labels[point].map { Self.names[$0] } ?? "no group"
            #expect(try text(of: "#tip .group") == name)
        }
        // The tip stays in the window, also at the corner.
        let inside =
            "(b => b.left >= 0 && b.top >= 0 && b.right <= innerWidth && b.bottom <= innerHeight)"
            + "(document.getElementById('tip').getBoundingClientRect())"
        for corner in [0, 8, 72, 80] {
            try browser.point(at: try place(of: corner))
            #expect(try browser.value(inside, as: Bool.self))
        }
        let between = (try place(of: 30) + (try place(of: 40))) / 2
        try browser.point(at: between)
        #expect(try isHidden("tip"))
        // A click keeps the text, another one beside it lets it go.
        try browser.click(at: try place(of: 33))
        #expect(try !isHidden("card") && text(of: "#card-text") == Self.texts[33])
        try browser.click(at: between)
        #expect(try isHidden("card"))
    }

    @Test func wheelZoomsAndDraggingMoves() throws {
        let start = try place(of: 30)
        try browser.scroll(at: start, by: -400)
        #expect(try browser.value("kindredMap.scale()", as: Double.self) > 1.5)
        let after = try place(of: 30)
        #expect(abs(after.x - start.x) < 2 && abs(after.y - start.y) < 2)
        // A point that is drawn elsewhere now is found there.
        try browser.point(at: try place(of: 31))
        #expect(try text(of: "#tip .text") == Self.texts[31])
        let far = try place(of: 31)
        try browser.drag(from: SIMD2(300, 300), by: SIMD2(-80, 60))
        let moved = try place(of: 31)
        #expect(abs(moved.x - far.x + 80) < 0.01 && abs(moved.y - far.y - 60) < 0.01)
        #expect(try isHidden("card"))
        #expect(Self.distance(try colors(of: [31])[0], try color(of: 31, .light)) < 60)
        try browser.click("#whole")
        let home = try place(of: 30)
        #expect(abs(home.x - start.x) < 1e-6 && abs(home.y - start.y) < 1e-6)
        try browser.scroll(at: start, by: 400)
        #expect(try browser.value("kindredMap.scale()", as: Double.self) < 0.8)
    }

    @Test func searchPutsOthersBack() throws {
        let (even, odd) = ((10..<81).filter { $0 % 2 == 0 }, (10..<81).filter { $0 % 2 == 1 })
        let (shownEven, shownOdd) = (
            try uncovered(even, MapTheme.light.ground), try uncovered(odd, MapTheme.light.ground)
        )
        try browser.click("#search")
        try browser.type("odd TEXT")
        try browser.wait(until: "kindredMap.matches() !== null")
        #expect(try browser.value("kindredMap.matches()", as: Int.self) == odd.count)
        #expect(try text(of: "#found") == "\(odd.count) texts")
        #expect(try browser.value("document.querySelectorAll('#matches li').length", as: Int.self) == odd.count)
        try browser.settle()
        let ground = Self.rgb(MapTheme.light.ground)
        // Names stand back, but do not vanish.
        let faded = try colors(of: shownEven).filter { Self.distance($0, ground) < 45 }.count
        #expect(faded >= shownEven.count - 4)
        let bright = zip(shownOdd, try colors(of: shownOdd)).filter { Self.distance($1, ground) > 100 }.count
        #expect(bright > shownOdd.count * 3 / 4)
        // Enter goes to the first.
        try browser.press(.enter)
        #expect(try text(of: "#card-text") == Self.texts[odd[0]])
        #expect(try browser.value("kindredMap.scale()", as: Double.self) > 2)
        try browser.press(.escape)
        #expect(try browser.run("return kindredMap.matches()") == nil)
        try browser.type("no such words")
        try browser.wait(until: "document.getElementById('found').textContent === '0 texts'")
    }

    @Test func legendHidesGroups() throws {
        let listed: [String] = try browser.value(
            "[...document.querySelectorAll('#legend .name')].map(e => e.textContent)"
        )
        #expect(listed == Self.names + ["no group"])
        let members = Self.labels.indices.filter { Self.labels[$0] == 0 }
        let others = Self.labels.indices.filter { Self.labels[$0] == 1 }
        let before = try colors(of: others)
        let button = "#legend li:nth-child(1) button"
        try browser.click(button)
        try browser.point(at: SIMD2(300, 300))
        #expect(
            try browser.value("document.querySelector('\(button)').getAttribute('aria-pressed')", as: String.self)
                == "false"
        )
        let ground = Self.rgb(MapTheme.light.ground)
        let left = try colors(of: members).filter { Self.distance($0, ground) > 0 }.count
        #expect(left <= 8)
        #expect(zip(try colors(of: others), before).filter { $0 == $1 }.count >= others.count - 8)
        // What is hidden does not answer.
        try browser.point(at: try place(of: members[5]))
        #expect(try isHidden("tip"))
        try browser.click(button)
        try browser.point(at: try place(of: members[5]))
        #expect(try !isHidden("tip") && text(of: "#tip .text") == Self.texts[members[5]])
        try browser.click("#none")
        #expect(
            try browser.value("[...Array(kindredMap.count).keys()].some(kindredMap.isVisible)", as: Bool.self) == false
        )
        try browser.click("#all")
        #expect(try browser.value("[...Array(kindredMap.count).keys()].every(kindredMap.isVisible)", as: Bool.self))
    }

    @Test func keysAreEnough() throws {
        // From the start of the page, Tab comes to everything that can be pressed.
        var reached: [String] = []
        for _ in 0..<20 {
            try browser.press(.tab)
            let name = "(e => e.id || e.querySelector('.name')?.textContent || e.tagName)(document.activeElement)"
            reached.append(try browser.value(name))
            #expect(
                try browser.value("getComputedStyle(document.activeElement).outlineStyle", as: String.self) == "solid"
                    || reached.last == "BODY"
            )
            if reached.last == "no group" { break }
        }
        #expect(reached.first == "map" && reached.last == "no group")
        for part in ["nearer", "farther", "whole", "search", "all", "none"] + Self.names {
            #expect(reached.contains(part))
        }
        try browser.press(.enter)
        #expect(try browser.value("kindredMap.isVisible(0)", as: Bool.self) == false)
        try browser.run("document.getElementById('map').focus()")
        try browser.type("+")
        #expect(try browser.value("kindredMap.scale()", as: Double.self) > 1.3)
        let start = try place(of: 40)
        try browser.press(.left)
        let moved = try place(of: 40)
        #expect(abs(moved.x - start.x - 60) < 1 && abs(moved.y - start.y) < 1)
        try browser.press(.right)
        try browser.press(.up)
        try browser.press(.down)
        try browser.press(.enter)
        #expect(try text(of: "#card-text") == Self.texts[40])
        try browser.press(.escape)
        #expect(try isHidden("card"))
        try browser.type("-0")
        #expect(try browser.value("kindredMap.scale()", as: Double.self) == 1)
    }

    @Test(arguments: [(420, 760, 2.0), (1280, 800, 2.0), (1900, 1000, 1.5), (360, 400, 1.0)])
    func fitsAnyWindow(_ width: Int, _ height: Int, _ pixelsPerUnit: Double) throws {
        try browser.resize(width: width, height: height, pixelsPerUnit: pixelsPerUnit)
        try browser.settle()
        try browser.settle()
        #expect(try browser.value("document.documentElement.scrollWidth <= innerWidth", as: Bool.self))
        let box = try browser.value(
            "(b => [b.left, b.top, b.right, b.bottom])(document.getElementById('map').getBoundingClientRect())",
            as: [Double].self
        )
        #expect(box[3] - box[1] > 120 && box[2] - box[0] > 200)
        // The browser tells nobody when only the pixels of its screen change; the first move of the pointer notices.
        try browser.point(at: SIMD2(box[0] + 2, box[1] + 2))
        for point in [0, 8, 40, 72, 80] {
            let place = try place(of: point)
            #expect(place.x > box[0] && place.x < box[2] && place.y > box[1] && place.y < box[3])
            guard !Self.texts[point].isEmpty else { continue }
            try browser.point(at: place)
            #expect(try text(of: "#tip .text") == Self.texts[point])
        }
        try browser.point(at: SIMD2(box[0] + 2, box[1] + 2))
        let seen = try colors(of: [1, 7, 73, 79])
        for color in seen { #expect(Self.distance(color, Self.rgb(MapTheme.light.ground)) > 20) }
    }

    @Test(arguments: [false, true]) func pictureShowsThePoints(_ isDark: Bool) throws {
        let points = (0..<Self.side * Self.side).map { [Float($0 % Self.side), Float($0 / Self.side)] }
        let names = ["apples and cider", "pears, quinces, medlars, and other fruit of autumn", "plums"]
        let map = try SemanticMap(Embeddings(points), texts: Self.texts, labels: Self.labels, names: names)
        try browser.prefer(dark: isDark)
        try browser.open(try directory.write("map.svg", map.svg()))
        try browser.settle()
        let theme = isDark ? MapTheme.dark : MapTheme.light
        // Each point stands where its mark is, in the colour of its group, and tells its text.
        let marks = try browser.value(
            """
            [...document.querySelectorAll('.points > g > *')].map(mark => {
                const box = mark.getBoundingClientRect();
                return [box.left + box.width / 2, box.top + box.height / 2];
            })
            """,
            as: [[Double]].self
        )
        let fills = try browser.value(
            "[...document.querySelectorAll('.points > g > *')].map(mark => getComputedStyle(mark).fill)",
            as: [String].self
        )
        let told = try browser.value(
            "[...document.querySelectorAll('.points > g > * > title')].map(title => title.textContent)",
            as: [String].self
        )
        #expect(marks.count == Self.texts.count && told.contains(Self.texts[80]))
        let expected = Set(([theme.noise] + theme.groups[..<3]).map { Self.rgb($0) })
        let seen = try browser.colors(at: marks.map { SIMD2($0[0], $0[1]) })
        var shown = 0
        for (color, fill) in zip(seen, fills) {
            let parts = fill.split { !$0.isNumber }.compactMap { Int($0) }
            #expect(expected.contains(parts))
            if Self.distance(color, parts) < 60 { shown += 1 }
        }
        #expect(shown >= marks.count - 15)
        #expect(try browser.colors(at: [SIMD2(3, 3)]) == [Self.rgb(theme.ground)])
        // No name lies on another, and no text is cut.
        let overlaps = try browser.value(
            """
            (boxes => boxes.flatMap((a, i) => boxes.slice(0, i).filter(b => a.left < b.right && b.left < a.right
                && a.top < b.bottom && b.top < a.bottom)).length)
                ([...document.querySelectorAll('text')].map(text => text.getBoundingClientRect()))
            """,
            as: Int.self
        )
        #expect(overlaps == 0)
        #expect(
            try browser.value(
                "[...document.querySelectorAll('text')].every(t => (b => b.left >= 0 && b.right <= innerWidth)"
                    + "(t.getBoundingClientRect()))",
                as: Bool.self
            )
        )
    }
}
