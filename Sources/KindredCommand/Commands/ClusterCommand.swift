// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred

/// The command `kindred cluster`.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Group texts by meaning.",
        discussion: """
            k-means puts every text into one of --clusters groups, around centres that are as near to their texts as \
            --restarts starts find. The same seed gives the same groups. HDBSCAN finds groups of at least \
            --minimum-size texts that are denser than their surroundings, and leaves the rest as noise. Communities \
            are at least --minimum-size texts whose cosine with one of them is --threshold or more. --summary \
            names each group by the words that set it apart, and by its most typical text.

              kindred cluster --input reviews.txt --clusters 4 --summary
              kindred cluster --input reviews.txt --method hdbscan --minimum-size 5
              kindred cluster --input reviews.txt --method communities --threshold 0.75 --minimum-size 10
            """
    )

    @OptionGroup var input: InputArguments

    @Option(help: ArgumentHelp("The texts' vectors, as encode wrote them (.npy or .fvecs).", valueName: "file"))
    var index: String?

    @Option(help: "How to group.")
    var method = ClusterMethod.kmeans

    @Option(
        help: ArgumentHelp(
            "The number of groups; auto tries 2 to 20 and takes the one whose groups lie farthest apart (silhouette).",
            valueName: "n|auto"
        )
    )
    var clusters: ClusterCountArgument?

    @Option(
        help: ArgumentHelp(
            "hdbscan: how many texts, the text itself among them, make its surroundings; more make more noise. "
                + "(default: --minimum-size)",
            valueName: "n"
        )
    )
    var minimumSamples: Int?

    @Option(
        help: ArgumentHelp(
            "hdbscan: which groups are kept. excess-of-mass takes those that last as density rises, leaf many "
                + "small ones. (default: excess-of-mass)",
            valueName: "kind"
        )
    )
    var selection: SelectionArgument?

    @Flag(help: "Add a line for each group: its size, keywords and most typical text.")
    var summary = false

    @OptionGroup var grouping: ClusterMethodArguments
    @OptionGroup var encoding: EncodingArguments
    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard !input.input.isEmpty else { throw ValidationError("Give the texts to group with --input.") }
        switch method {
        case .kmeans:
            guard clusters != nil else {
                throw ValidationError("kmeans needs the number of groups: give --clusters, a number or auto.")
            }
            guard grouping.minimumSize == nil, minimumSamples == nil else {
                throw ValidationError("--minimum-size and --minimum-samples are not for kmeans: choose a --method.")
            }
        case .hdbscan, .communities:
            guard clusters == nil else {
                throw ValidationError("\(method) finds the number of groups itself: leave out --clusters.")
            }
        }
        guard minimumSamples == nil || method == .hdbscan else {
            throw ValidationError("--minimum-samples is for --method hdbscan.")
        }
        guard selection == nil || method == .hdbscan else {
            throw ValidationError("--selection is for --method hdbscan.")
        }
        if let minimumSamples, minimumSamples < 1 {
            throw ValidationError("--minimum-samples must be at least 1, but is \(minimumSamples).")
        }
        if case .number(let number) = clusters, number < 1 {
            throw ValidationError("--clusters must be at least 1, but is \(number).")
        }
        try grouping.check(for: method)
        try StoredVectors.checkHasRows(index)
        let encodes =
            encoding.role != nil || encoding.promptName != nil || encoding.promptText != nil
            || encoding.dimensions != nil || encoding.longText != .truncate
        guard index == nil || !encodes else {
            throw ValidationError("--index brings the vectors: leave out what is for encoding.")
        }
    }

    func run() async throws {
        let encoder = try await model.loadEncoder()
        let documents = try input.documents()
        if case .number(let number) = clusters, number > documents.count {
            throw ValidationError("--clusters is \(number), but there are \(documents.count) texts.")
        }
        let embeddings = try embeddings(of: documents, encoder)
        let labels = try group(embeddings)
        let output = StandardOutput()
        if show.json {
            try printJSON(labels, documents, output)
        } else {
            try printForPeople(labels, documents, output)
        }
        if summary { try printSummary(ClusterSummary(labels, documents, embeddings), output) }
        try output.flush()
    }

    private func embeddings(of documents: [Document], _ encoder: SentenceEncoder) throws -> Embeddings {
        if let index, let stored = try StoredVectors(index, of: documents, encoder: encoder).rows {
            return encoding.normalize ? stored.normalized() : stored
        }
        return try DocumentEncoding(encoder: encoder, options: encoding.options(for: encoder)).embeddings(of: documents)
    }

    /// What `auto` tries.
    private static let triedCounts = 2...20

    private func group(_ embeddings: Embeddings) throws -> [Int?] {
        let threads = model.computation.threads
        switch method {
        case .hdbscan:
            let found = try HDBSCAN(
                minimumClusterSize: grouping.minimumSize ?? 5,
                minimumSamples: minimumSamples,
                selection: selection?.value ?? .excessOfMass,
                threads: threads
            ).fit(embeddings)
            note(found.clusterCount, found.labels, rest: "are noise")
            return found.labels
        case .communities:
            let found = try Communities(
                threshold: grouping.threshold ?? 0.75,
                minimumSize: grouping.minimumSize ?? 10,
                threads: threads
            ).fit(embeddings)
            note(found.communities.count, found.labels, rest: "belong to none")
            return found.labels
        case .kmeans:
            return try groupAroundCentres(embeddings)
        }
    }

    private func note(_ groups: Int, _ labels: [Int?], rest: String) {
        let outside = labels.count { $0 == nil }
        StandardError.print("Note: \(groups) groups, \(outside) of \(labels.count) texts \(rest).")
    }

    private func groupAroundCentres(_ embeddings: Embeddings) throws -> [Int?] {
        var kmeans = KMeans(
            clusterCount: 1,
            restarts: grouping.restarts,
            seed: grouping.seed,
            threads: model.computation.threads
        )
        switch clusters {
        case .number(let number):
            kmeans.clusterCount = number
            return try kmeans.fit(embeddings).labels
        case .automatic, nil:
            let (found, silhouettes) = try kmeans.fit(embeddings, clusterCounts: Self.triedCounts)
            let number = found.centroids.count
            StandardError.print(
                "Note: \(number) groups, silhouette \(fixed(silhouettes[number] ?? 0, 3)); tried "
                    + silhouettes.sorted { $0.key < $1.key }.map { "\($0.key) (\(fixed($0.value, 3)))" }
                    .joined(separator: ", ") + "."
            )
            return found.labels
        }
    }

    private func printJSON(_ labels: [Int?], _ documents: [Document], _ output: StandardOutput) throws {
        for (label, document) in zip(labels, documents) {
            var line = JSONLine()
            line.add("id", document.id)
            line.add("cluster", label)
            line.add("text", document.text)
            try output.print(line.text)
        }
    }

    /// The groups one after the other, each in the order of the input; at the end those of none.
    private func printForPeople(_ labels: [Int?], _ documents: [Document], _ output: StandardOutput) throws {
        let order = labels.indices.sorted { (labels[$0] ?? .max, $0) < (labels[$1] ?? .max, $1) }
        let rows = order.map { row in
            [
                labels[row].map { "\($0)" } ?? (method == .communities ? "none" : "noise"), "[\(documents[row].id)]",
                oneLine(documents[row].text),
            ]
        }
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
