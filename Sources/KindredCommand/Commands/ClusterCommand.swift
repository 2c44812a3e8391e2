// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The command `kindred cluster`.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Group texts by meaning.",
        discussion: """
            k-means puts every text into one of --clusters groups, around centres that are as near to their texts as \
            --restarts starts find. The same seed gives the same groups. --summary names each group by the words that \
            set it apart, and by the text nearest to its centre.

              kindred cluster --input reviews.txt --clusters 4 --summary
            """
    )

    @OptionGroup var input: InputArguments

    @Option(help: "How to group.")
    var method = ClusterMethod.kmeans

    @Option(
        help: ArgumentHelp(
            "The number of groups; auto tries 2 to 20 and takes the one whose groups lie farthest apart (silhouette).",
            valueName: "n|auto"
        )
    )
    var clusters: ClusterCountArgument?

    @Option(help: ArgumentHelp("Where the random starts come from.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("How often to start anew; the best is kept.", valueName: "n"))
    var restarts = 10

    @Flag(help: "Add a line for each group: its size, keywords and most typical text.")
    var summary = false

    @OptionGroup var encoding: EncodingArguments
    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard !input.input.isEmpty else { throw ValidationError("Give the texts to group with --input.") }
        guard let clusters else { throw ValidationError("kmeans needs the number of groups: give --clusters.") }
        if case .number(let number) = clusters, number < 1 {
            throw ValidationError("--clusters must be at least 1, but is \(number).")
        }
        guard restarts > 0 else { throw ValidationError("--restarts must be at least 1, but is \(restarts).") }
    }

    func run() async throws {
        guard let clusters else { return }
        let encoder = try await model.loadEncoder()
        let documents = try input.documents()
        if case .number(let number) = clusters, number > documents.count {
            throw ValidationError("--clusters is \(number), but there are \(documents.count) texts.")
        }
        var storage: [Float] = []
        storage.reserveCapacity(documents.count * encoder.dimension)
        _ = try DocumentEncoding(encoder: encoder, options: encoding.options(for: encoder)).run(documents) {
            storage += $2.embeddings.storage
        }
        let embeddings = Embeddings(storage: storage, dimension: storage.count / max(1, documents.count))
        let found = try group(embeddings, clusters)
        let output = StandardOutput()
        if show.json {
            try printJSON(found.labels, documents, output)
        } else {
            try printForPeople(found.labels, documents, output)
        }
        if summary { try printSummary(ClusterSummary(found, documents, embeddings), output) }
        try output.flush()
    }

    /// What `auto` tries.
    private static let triedCounts = 2...20

    private func group(_ embeddings: Embeddings, _ clusters: ClusterCountArgument) throws -> KMeansClustering {
        var kmeans = KMeans(clusterCount: 1, restarts: restarts, seed: seed, threads: model.computation.threads)
        switch clusters {
        case .number(let number):
            kmeans.clusterCount = number
            return try kmeans.fit(embeddings)
        case .automatic:
            let (found, silhouettes) = try kmeans.fit(embeddings, clusterCounts: Self.triedCounts)
            let number = found.centroids.count
            StandardError.print(
                "Note: \(number) groups, silhouette \(fixed(silhouettes[number] ?? 0, 3)); tried "
                    + silhouettes.sorted { $0.key < $1.key }.map { "\($0.key) (\(fixed($0.value, 3)))" }
                    .joined(separator: ", ") + "."
            )
            return found
        }
    }

    private func printJSON(_ labels: [Int], _ documents: [Document], _ output: StandardOutput) throws {
        for (label, document) in zip(labels, documents) {
            var line = JSONLine()
            line.add("id", document.id)
            line.add("cluster", label)
            line.add("text", document.text)
            try output.print(line.text)
        }
    }

    /// The groups one after the other, each in the order of the input.
    private func printForPeople(_ labels: [Int], _ documents: [Document], _ output: StandardOutput) throws {
        let order = labels.indices.sorted { (labels[$0], $0) < (labels[$1], $1) }
        let rows = order.map { ["\(labels[$0])", "[\(documents[$0].id)]", oneLine(documents[$0].text)] }
        for line in table([["cluster", "", ""]] + rows, rightAligned: [0]) { try output.print(line) }
    }

    private func printSummary(_ summary: ClusterSummary, _ output: StandardOutput) throws {
        if show.json {
            for line in summary.lines { try output.print(line.text) }
            return
        }
        try output.print("")
        for line in table([["cluster", "size", "keywords", "most typical"]] + summary.rows, rightAligned: [0, 1]) {
            try output.print(line)
        }
    }
}
