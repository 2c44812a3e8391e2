// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import VectorIndexes

extension IndexCommand {
    /// The command `kindred index tune`.
    struct Tune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find the least effort at which a graph finds a wanted share of the nearest vectors.",
            discussion: """
                Compares with exact search of the same index. Exit 1 if the recall is not reached. Use queries like those \
                that will be asked, some hundreds of them, and not vectors of the index itself.
                """
        )

        @Argument(help: ArgumentHelp("A graph of Kindred or faiss.", valueName: "file"))
        var file: String

        @Option(help: ArgumentHelp("Vectors to search for: .npy or .fvecs.", valueName: "file"))
        var queries: String

        @Option(help: ArgumentHelp("The share of the nearest to find, above 0 and at most 1.", valueName: "share"))
        var recall = 0.95

        @Option(help: ArgumentHelp("How many of the nearest count for each query.", valueName: "n"))
        var limit = 10

        @Flag(help: "Write what was found into the file, so that searches use it.")
        var save = false

        @Option(help: ArgumentHelp("Threads to compute on. (default: all cores)", valueName: "n"))
        var threads: Int?

        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard recall > 0, recall <= 1 else {
                throw ValidationError("--recall must be above 0 and at most 1, but is \(recall).")
            }
            guard limit > 0 else { throw ValidationError("--limit must be at least 1, but is \(limit).") }
            if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, but is \(threads).") }
        }

        func run() throws {
            let opened = try IndexDescription(file)
            guard var index = opened.index as? HNSWIndex else {
                throw IndexCommandError.nothingToTune(opened.file, kind: opened.kind)
            }
            let vectors = try Embeddings(contentsOf: URL(filePath: queries))
            guard !vectors.isEmpty else { throw IndexCommandError.noVectors(URL(filePath: queries)) }
            let limit = min(limit, max(1, index.count))
            let result = try index.tune(recall: recall, limit: limit, queries: vectors, threads: threads)
            let saves = save && result.isReached
            if saves { try IndexOutput.write(index, to: opened.file, asFaiss: opened.isFaiss) }
            let output = StandardOutput()
            if show.json {
                try output.print(json(result, file: opened.file, isSaved: saves).text)
            } else {
                let rows = result.points.map { point in
                    [
                        "\(point.efSearch)", fixed(point.recall, 4), interval(point), fixed(point.milliseconds, 3),
                        point == result.best ? "←" : "",
                    ]
                }
                let titles = ["ef-search", "recall", "95 % interval", "ms a query", ""]
                for line in table([titles] + rows, rightAligned: [0, 1, 2, 3]) { try output.print(line) }
                if let best = result.best {
                    let what = saves ? "saved in the file" : "use it with search --ef-search, or --save it"
                    try output.print("\(best.efSearch) is the least that reaches \(recall): \(what).")
                }
            }
            try output.flush()
            if !result.isReached, let greatest = result.points.last {
                throw IndexCommandError.notReached(opened.file, wanted: recall, greatest: greatest)
            }
        }

        private func interval(_ point: TuningPoint) -> String {
            "\(fixed(point.interval.lowerBound, 4))–\(fixed(point.interval.upperBound, 4))"
        }

        private func json(_ result: TuningResult, file: URL, isSaved: Bool) -> JSONLine {
            var line = JSONLine()
            line.add("file", file.path)
            line.add("wantedRecall", result.wantedRecall)
            line.add("limit", result.limit)
            line.add("queries", result.queryCount)
            line.add("reached", result.isReached)
            line.add("efSearch", result.efSearch)
            line.add("saved", isSaved)
            line.add("points", result.points.map(JSONLine.init))
            return line
        }
    }
}

extension JSONLine {
    /// What one `efSearch` gave.
    init(_ point: TuningPoint) {
        self.init()
        add("efSearch", point.efSearch)
        add("recall", point.recall)
        add("interval", [point.interval.lowerBound, point.interval.upperBound])
        add("milliseconds", point.milliseconds)
    }
}
