// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

extension EvaluateCommand {
    /// The command `kindred evaluate clustering`.
    struct Clusters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clustering",
            abstract: "How well groups of vectors agree with known labels: V-measure, NMI, ARI.",
            discussion: """
                Takes texts with a label each. k-means makes as many groups as there are labels, as MTEB's clustering task \
                does (which takes samples of the vectors in each round; here all count in all rounds, from --restarts \
                starts). hdbscan and communities find the number themselves; what they leave out counts as one group.

                  kindred evaluate clustering --input news.tsv --label-column topic
                """
        )

        @OptionGroup var input: InputArguments

        @Option(help: ArgumentHelp("The column or key of the labels.", valueName: "name"))
        var labelColumn = "label"

        @Option(help: "How to group.")
        var method = ClusterMethod.kmeans

        @OptionGroup var grouping: ClusterMethodArguments
        @OptionGroup var encoding: EncodingArguments
        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard !input.input.isEmpty else { throw ValidationError("Give the texts and their labels with --input.") }
            try grouping.check(for: method)
        }

        func run() async throws {
            let documents = try input.documents()
            let labels = try labels(of: documents)
            let labelCount = Set(labels).count
            let encoder = try await model.loadEncoder()
            let vectors = try DocumentEncoding(encoder: encoder, options: encoding.options(for: encoder))
                .embeddings(of: documents)
            let threads = model.computation.threads
            let groups: [Int?] =
                switch method {
                case .kmeans:
                    try KMeans(
                        clusterCount: labelCount,
                        restarts: grouping.restarts,
                        seed: grouping.seed,
                        threads: threads
                    )
                    .fit(vectors).labels
                case .hdbscan:
                    try HDBSCAN(minimumClusterSize: grouping.minimumSize ?? 5, threads: threads).fit(vectors).labels
                case .communities:
                    try Communities(
                        threshold: grouping.threshold ?? 0.75,
                        minimumSize: grouping.minimumSize ?? 10,
                        threads: threads
                    ).fit(vectors).labels
                }
            let found = try PartitionComparison(groups, reference: labels)
            let counts = [
                ("texts", documents.count), ("labels", labelCount),
                ("clusters", Set(groups.compactMap { $0 }).count), ("noise", groups.count { $0 == nil }),
            ]
            let figures = [
                ("vMeasure", found.vMeasure), ("homogeneity", found.homogeneity),
                ("completeness", found.completeness),
                ("normalizedMutualInformation", found.normalizedMutualInformation),
                ("adjustedRandIndex", found.adjustedRandIndex),
            ]
            try EvaluationOutput(counts: counts, figures: figures).print(json: show.json)
        }

        /// A number for the label of each text, the same for equal labels.
        private func labels(of documents: [Document]) throws -> [Int?] {
            var numbers: [JSONValue: Int] = [:]
            return try documents.enumerated().map { row, document in
                guard let label = document.metadata[labelColumn], label != .null else {
                    throw LabelError.missing(column: labelColumn, text: row)
                }
                let number = numbers[label] ?? numbers.count
                numbers[label] = number
                return number
            }
        }
    }

    /// Why labels cannot be used.
    enum LabelError: Error, CustomStringConvertible {
        case missing(column: String, text: Int)

        var description: String {
            switch self {
            case .missing(let column, let text):
                "Text \(text) (counted from 0) has no label '\(column)'. Name the column of the labels with "
                    + "--label-column."
            }
        }
    }
}
