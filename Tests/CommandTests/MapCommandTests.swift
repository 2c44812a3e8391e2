// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

struct MapCommandTests {
    private let directory: TemporaryDirectory
    private static let words = ["milk", "bread", "salt", "sea", "music", "song", "wheel", "road"]

    init() throws {
        directory = try TemporaryDirectory()
    }

    private static func texts(_ count: Int) -> [String] {
        (0..<count).map { row in "\(words[row % 8]) and \(words[(row / 8 + row) % 8]) number \(row)" }
    }

    private func run(_ texts: [String], _ arguments: [String], to name: String = "map.html") throws -> CommandRun {
        try directory.write("t.txt", texts.joined(separator: "\n") + "\n")
        return try CommandRun(
            [
                "map", "--model", CommandFixtures.encoder, "--input", directory["t.txt"].path,
                "--output", directory[name].path,
            ] + arguments
        )
    }

    private func page(_ name: String = "map.html") throws -> String {
        try String(contentsOf: directory[name], encoding: .utf8)
    }

    @Test func coordinatesAreTheLibrarys() throws {
        let texts = Self.texts(40)
        let run = try run(texts, ["--seed", "7", "--clusters", "3", "--neighbors", "6", "--json"])
        #expect(run.status == 0)
        let objects = try run.objects()
        let embeddings = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder)).encode(texts)
        let points = try NeighborLayout(neighborCount: 6, seed: 7).fit(embeddings)
        let labels = try KMeans(clusterCount: 3, seed: 7).fit(embeddings).labels
        #expect(objects.count == 40)
        for (row, object) in objects.enumerated() {
            #expect(object["id"] as? String == "\(row)" && object["text"] as? String == texts[row])
            #expect((object["x"] as? Double).map { Float($0) } == points[row][0])
            #expect((object["y"] as? Double).map { Float($0) } == points[row][1])
            #expect(object["cluster"] as? Int == labels[row])
        }
        #expect(
            run.errors.contains("map.html: 40 texts, 3 groups; trustworthiness 0.")
                || run.errors.contains("; trustworthiness 1.")
        )
        let other = try self.run(
            texts,
            ["--seed", "7", "--clusters", "3", "--neighbors", "6", "--json", "--threads", "1"]
        )
        #expect(other.output == run.output)
    }

    @Test func groupsHaveNames() throws {
        let texts = Self.texts(40)
        #expect(try run(texts, ["--clusters", "2", "--title", "Two <kinds>"]).status == 0)
        let kmeans = try page()
        let labels = try KMeans(clusterCount: 2, seed: 42).fit(
            try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder)).encode(texts)
        ).labels
        for words in ClusterKeywords(of: texts, labels: labels, limit: 3).words {
            #expect(kmeans.contains("\"name\":\"\(words.joined(separator: ", "))\""))
        }
        #expect(kmeans.contains("<title>Two &lt;kinds&gt;</title>") && kmeans.contains("<p>40 texts, 2 groups</p>"))
        #expect(try run(texts, ["--minimum-size", "3"]).status == 0)
        #expect(try page().contains("<title>t.txt</title>"))
        #expect(try run(texts, ["--cluster-method", "none"]).status == 0)
        #expect(try page().contains("<p>40 texts</p>"))
    }

    @Test func drawsPrincipalComponents() throws {
        let texts = Self.texts(20)
        let run = try run(texts, ["--method", "pca", "--cluster-method", "none", "--json"], to: "map.SVG")
        #expect(run.status == 0)
        let embeddings = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder)).encode(texts)
        let points = try PrincipalComponents(of: embeddings, count: 2).project(embeddings)
        #expect(try run.objects().map { Float($0["x"] as? Double ?? .nan) } == points.map { $0[0] })
        #expect(try run.objects().allSatisfy { $0["cluster"] is NSNull })
        #expect(try page("map.SVG").hasPrefix("<svg") && page("map.SVG").hasSuffix("</svg>\n"))
        // Every text is the title of its point.
        for text in texts { #expect(try page("map.SVG").contains("<title>\(text)</title>")) }
    }

    @Test(arguments: ["layout", "pca"], [1, 2, 3, 5]) func fewAndEqualTexts(_ method: String, _ count: Int) throws {
        for texts in [Self.texts(count), Array(repeating: "the same", count: count)] {
            let run = try run(texts, ["--method", method, "--json"])
            #expect(run.status == 0, "\(run.errors)")
            let places = try run.objects().map { [$0["x"] as? Double, $0["y"] as? Double] }
            #expect(places.count == count && places.allSatisfy { $0.allSatisfy { $0?.isFinite == true } })
            // So few say nothing of how true the map is.
            #expect(!run.errors.contains("trustworthiness"))
        }
    }

    @Test func noTextsAreAnError() throws {
        let run = try run(["", ""], [])
        #expect(run.status == 1 && run.errors == "Error: t.txt has no texts. Give at least one.\n")
        #expect(try directory.names() == ["t.txt"])
    }

    private func write(_ rows: Embeddings, _ name: String) throws {
        let words = rows.flatMap { [UInt32($0.dimension)] + $0.components.map(\.bitPattern) }
        try directory.write(name, words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } })
    }

    @Test func storedVectorsAreTaken() throws {
        let texts = Self.texts(30)
        let embeddings = try SentenceEncoder(directory: URL(filePath: CommandFixtures.encoder)).encode(texts)
        // Vectors cut to two components are laid out like any others.
        for dimensions in [32, 2] {
            let cut = Embeddings(embeddings.map { Array($0.components.prefix(dimensions)) })
            try write(cut, "v.fvecs")
            let run = try run(texts, ["--index", directory["v.fvecs"].path, "--json"])
            #expect(run.status == 0, "\(run.errors)")
            let points = try NeighborLayout().fit(cut)
            #expect(try run.objects().map { Float($0["x"] as? Double ?? .nan) } == points.map { $0[0] })
        }
        var storage = embeddings.storage
        storage[5 * 32 + 3] = .nan
        try write(Embeddings(storage: storage, dimension: 32), "nan.fvecs")
        let broken = try run(texts, ["--index", directory["nan.fvecs"].path])
        #expect(broken.status == 1 && broken.errors.contains("5"))
        for index in 5 * 32..<6 * 32 { storage[index] = 0 }
        try write(Embeddings(storage: storage, dimension: 32), "zero.fvecs")
        let zero = try run(texts, ["--index", directory["zero.fvecs"].path])
        #expect(zero.status == 1 && zero.errors.contains("5"))
        #expect(try run(texts, ["--index", directory["zero.fvecs"].path, "--method", "pca"]).status == 0)
        let fewer = try run(Self.texts(29), ["--index", directory["v.fvecs"].path])
        #expect(fewer.status == 1 && fewer.errors.contains("holds 30 vectors for 29 documents"))
    }

    @Test func anErrorLeavesTheOldMap() throws {
        try directory.write("map.html", "old")
        let run = try run(Self.texts(4), ["--clusters", "5"])
        #expect(run.status == 64 && run.errors.contains("--clusters is 5, but there are 4 texts"))
        let equal = try self.run(["a", "a", "a"], ["--clusters", "2"])
        #expect(equal.status == 1 && equal.errors.contains("of which 1 differ"))
        #expect(try page() == "old")
        let nowhere = try self.run(Self.texts(4), [], to: "no/such/map.html")
        #expect(nowhere.status == 1 && nowhere.errors.contains("no/such"))
    }

    @Test(arguments: [
        (["--output", "map.png"], "--output must end in .html or .svg"),
        (["--output", "m.svg", "--clusters", "2", "--cluster-method", "hdbscan"], "--clusters is for"),
        (["--output", "m.svg", "--cluster-method", "kmeans"], "kmeans needs the number of groups"),
        (["--output", "m.svg", "--clusters", "0"], "--clusters must be at least 1"),
        (["--output", "m.svg", "--clusters", "2", "--minimum-size", "3"], "--minimum-size is for"),
        (["--output", "m.svg", "--minimum-size", "1"], "--minimum-size must be at least 2"),
        (["--output", "m.svg", "--neighbors", "1"], "--neighbors must be at least 2"),
        (["--output", "m.svg", "--minimum-distance", "1.5"], "--minimum-distance must be 0 to 1"),
        (["--output", "m.svg", "--minimum-distance", "nan"], "--minimum-distance must be 0 to 1"),
        (["--output", "m.svg", "--index", "v.kvi"], "--index must end in .npy or .fvecs"),
    ])
    func badUsageIsRefused(_ arguments: [String], _ message: String) throws {
        let run = try CommandRun(["map", "--input", "t.txt"] + arguments)
        #expect(run.status == 64 && run.errors.contains(message))
    }

    /// From texts to what a person sees of them.
    @Test(.enabled(if: HeadlessBrowser.isWanted)) func pageShowsTheTexts() throws {
        let texts = Self.texts(60)
        #expect(try run(texts, ["--clusters", "4"]).status == 0)
        let browser = try HeadlessBrowser()
        try browser.open(directory["map.html"])
        try browser.settle()
        #expect(try browser.messages() == [])
        #expect(try browser.value("document.querySelectorAll('#legend li').length", as: Int.self) == 4)
        var found = 0
        for point in 0..<60 {
            let place = try browser.value("kindredMap.place(\(point))", as: [Double].self)
            try browser.point(at: SIMD2(place[0], place[1]))
            let text: String = try browser.value("document.querySelector('#tip .text').textContent")
            if text == texts[point] { found += 1 }
        }
        // Points that lie on each other show one of their texts.
        #expect(found > 45)
    }
}
