// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FileStorage
import FoundationEssentials
import Kindred

/// The command `kindred map`.
struct MapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Draw texts by meaning, as a page to explore or a picture.",
        discussion: """
            Texts close in meaning lie next to each other; groups have a colour and the words that set them apart. An \
            .html file is one page that needs nothing else: it moves, zooms, searches, and shows the texts. An .svg file \
            is a still picture. Directions, and distances between groups, say little: a plane cannot hold them. How far \
            neighbours on the map are neighbours in truth is said at the end (trustworthiness; 1 is perfect). --json prints \
            the coordinates too. One text or two make a map as well; equal texts lie beside each other.

              kindred map --input reviews.txt --output reviews.html
              kindred map --input reviews.txt --output reviews.svg --clusters auto --title "Reviews of May"
            """
    )

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("Where the map goes: .html or .svg.", valueName: "file"))
    var output: String

    @Option(help: "How texts are placed: layout keeps neighbours together, pca shows the directions of most variance.")
    var method = MapMethod.layout

    @Option(
        help: ArgumentHelp(
            "How texts are grouped: hdbscan takes what lies together on the map, kmeans --clusters groups of vectors. "
                + "(default: kmeans if --clusters is given, else hdbscan)",
            valueName: "kmeans|hdbscan|none"
        )
    )
    var clusterMethod: MapClusterMethod?

    @Option(
        help: ArgumentHelp(
            "kmeans: the number of groups; auto tries 2 to 20 and takes the one whose groups lie farthest apart.",
            valueName: "n|auto"
        )
    )
    var clusters: ClusterCountArgument?

    @Option(
        help: ArgumentHelp(
            "hdbscan: the fewest texts of a group. (default: a hundredth of the texts, at least 5)",
            valueName: "n"
        )
    )
    var minimumSize: Int?

    @Option(help: ArgumentHelp("layout: how many texts, itself among them, are a text's surroundings.", valueName: "n"))
    var neighbors = 15

    @Option(help: ArgumentHelp("layout: how close points come, 0 to 1.", valueName: "x"))
    var minimumDistance = 0.1

    @Option(help: ArgumentHelp("Where random choices come from.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("The documents' vectors, as encode wrote them (.npy or .fvecs).", valueName: "file"))
    var index: String?

    @Option(help: ArgumentHelp("What stands above the map. (default: the names of the input files)", valueName: "text"))
    var title: String?

    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    /// How groups are found.
    private var grouping: MapClusterMethod { clusterMethod ?? (clusters == nil ? .hdbscan : .kmeans) }

    func validate() throws {
        guard !input.input.isEmpty else { throw ValidationError("Give the texts to draw with --input.") }
        guard ["html", "svg"].contains(URL(filePath: output).pathExtension.lowercased()) else {
            throw ValidationError("--output must end in .html or .svg, but is '\(output)'.")
        }
        guard clusters == nil || grouping == .kmeans else {
            throw ValidationError("--clusters is for --cluster-method kmeans.")
        }
        guard grouping != .kmeans || clusters != nil else {
            throw ValidationError("kmeans needs the number of groups: give --clusters, a number or auto.")
        }
        guard minimumSize == nil || grouping == .hdbscan else {
            throw ValidationError("--minimum-size is for --cluster-method hdbscan.")
        }
        if let minimumSize, minimumSize < 2 {
            throw ValidationError("--minimum-size must be at least 2, but is \(minimumSize).")
        }
        if case .number(let number) = clusters, number < 1 {
            throw ValidationError("--clusters must be at least 1, but is \(number).")
        }
        guard neighbors >= 2 else { throw ValidationError("--neighbors must be at least 2, but is \(neighbors).") }
        guard minimumDistance >= 0, minimumDistance <= 1 else {
            throw ValidationError("--minimum-distance must be 0 to 1, but is \(minimumDistance).")
        }
        try StoredVectors.checkHasRows(index)
    }

    func run() async throws {
        let encoder = try await model.loadEncoder()
        let documents = try input.documents()
        guard !documents.isEmpty else { throw MapCommandError.noTexts(inputNames) }
        if case .number(let number) = clusters, number > documents.count {
            throw ValidationError("--clusters is \(number), but there are \(documents.count) texts.")
        }
        // Opened first: work of minutes should not end with a folder that is not there.
        let file = try AtomicFile(replacing: URL(filePath: output))
        let embeddings = try self.embeddings(of: documents, encoder)
        let drawing = MapDrawing(
            method: method,
            clusterMethod: grouping,
            clusters: clusters,
            minimumSize: minimumSize,
            neighbors: neighbors,
            minimumDistance: minimumDistance,
            seed: seed,
            threads: model.computation.threads
        )
        let points = try drawing.points(of: embeddings)
        let groups = try drawing.groups(of: embeddings, at: points, documents)
        try Task.checkCancellation()
        let map = try SemanticMap(
            points,
            texts: documents.map(\.text),
            labels: groups?.labels,
            names: groups?.names ?? [],
            title: title ?? inputNames
        )
        try file.write(URL(filePath: output).pathExtension.lowercased() == "svg" ? map.svg() : map.html())
        try file.commit()
        if show.json { try printJSON(points, groups?.labels, documents) }
        let trust = try drawing.trustworthiness(of: points, in: embeddings)
        StandardError.print(
            "Note: \(output): \(map.summary)" + (trust.map { "; trustworthiness \(fixed($0, 3))" } ?? "") + "."
        )
    }

    private func printJSON(_ points: Embeddings, _ labels: [Int?]?, _ documents: [Document]) throws {
        let standardOutput = StandardOutput()
        for (row, document) in documents.enumerated() {
            var line = JSONLine()
            line.add("id", document.id)
            line.add("x", points[row][0])
            line.add("y", points[row][1])
            line.add("cluster", labels.flatMap { $0[row] })
            line.add("text", document.text)
            try standardOutput.print(line.text)
        }
        try standardOutput.flush()
    }

    private var inputNames: String {
        input.input.map { $0 == "-" ? "standard input" : URL(filePath: $0).lastPathComponent }.joined(separator: ", ")
    }

    private func embeddings(of documents: [Document], _ encoder: SentenceEncoder) throws -> Embeddings {
        if let index, let rows = try StoredVectors(index, of: documents, encoder: encoder).rows { return rows }
        return try DocumentEncoding(encoder: encoder, options: EncodeOptions()).embeddings(of: documents)
    }
}
