// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import Vectors

extension BenchmarkCommand {
    /// The command `kindred benchmark search`.
    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how fast vectors are searched: exactly, and by a graph at rising effort.",
            discussion: """
                Without --input the vectors are made up: 20,000 × 384 around 200 centres. Without --queries, vectors \
                spread over the input are taken out of it and searched for. scripts/benchmark-search.sh of the source \
                repository compares with other libraries.
                """
        )

        @Option(help: ArgumentHelp("Your own vectors: .npy or .fvecs.", valueName: "file"))
        var input: String?

        @Option(help: ArgumentHelp("Vectors to search for: .npy or .fvecs.", valueName: "file"))
        var queries: String?

        @Option(help: ArgumentHelp("How many of the nearest are searched for.", valueName: "n"))
        var limit = 10

        @Option(help: "How vectors are compared.")
        var metric = Metric.cosine

        @Option(help: ArgumentHelp("How many queries are asked one at a time.", valueName: "n"))
        var singleRuns = 200

        @Option(help: ArgumentHelp("Threads to search on. (default: all cores)", valueName: "n"))
        var threads: Int?

        @OptionGroup var show: OutputArguments

        /// Queries that are made up, or taken out of the input.
        private static let queryCount = 500

        func validate() throws {
            guard queries == nil || input != nil else { throw ValidationError("--queries needs --input.") }
            guard limit > 0 else { throw ValidationError("--limit must be at least 1, but is \(limit).") }
            guard singleRuns >= 0 else { throw ValidationError("--single-runs must not be negative.") }
            guard metric != .manhattan else {
                throw ValidationError("No index compares by manhattan. Use cosine, dot or euclidean.")
            }
            if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, but is \(threads).") }
        }

        func run() async throws {
            let (rows, queries) = try vectors()
            guard rows.count >= limit, !queries.isEmpty else {
                throw ValidationError(
                    "\(rows.count) vectors and \(queries.count) queries: expected at least \(limit) and 1."
                )
            }
            let threads = threads ?? availableThreads
            StandardError.print("Building and searching \(rows.count) × \(rows.dimension)…")
            let measurement = try SearchMeasurement(
                rows,
                queries: queries,
                metric: metric,
                limit: limit,
                singleRuns: singleRuns,
                threads: threads
            )
            let output = StandardOutput()
            let level = "\(Kernels.preferred.level)"
            let data = input ?? "made up"
            if show.json {
                var line = JSONLine()
                line.add("engine", "kindred")
                line.add("version", KindredCommand.version)
                line.add("instructionLevel", level)
                line.add("threads", threads)
                line.add("data", data)
                line.add("rows", rows.count)
                line.add("dimension", rows.dimension)
                line.add("queries", queries.count)
                line.add("limit", limit)
                line.add("metric", metric.rawValue)
                measurement.describe(in: &line)
                try output.print(line.text)
            } else {
                try output.print(
                    "\(data): \(rows.count) × \(rows.dimension), \(queries.count) queries, \(limit) nearest, \(level), "
                        + "\(threads) threads"
                )
                for line in table(measurement.rows, rightAligned: [1, 2, 3, 4, 5]) { try output.print("  " + line) }
                try output.print(measurement.buildNote)
            }
            try output.flush()
        }

        private func vectors() throws -> (rows: Embeddings, queries: Embeddings) {
            guard let input else {
                let count = 20_000 + Self.queryCount
                let all = SyntheticVectors.mixture(count: count, dimension: 384, centers: 200, seed: 1)
                return Self.split(all, queryCount: Self.queryCount)
            }
            let rows = try Embeddings(contentsOf: URL(filePath: input))
            guard let queries else {
                return Self.split(rows, queryCount: min(Self.queryCount, rows.count / 10))
            }
            return (rows, try Embeddings(contentsOf: URL(filePath: queries)))
        }

        /// Takes vectors, evenly spread, out of others.
        private static func split(_ all: Embeddings, queryCount: Int) -> (rows: Embeddings, queries: Embeddings) {
            guard queryCount > 0 else { return (all, Embeddings(storage: [], dimension: all.dimension)) }
            let taken = Set((0..<queryCount).map { $0 * all.count / queryCount })
            var rows: [Float] = []
            var queries: [Float] = []
            for (row, vector) in all.enumerated() {
                if taken.contains(row) { queries += vector.components } else { rows += vector.components }
            }
            return (
                Embeddings(storage: rows, dimension: all.dimension),
                Embeddings(storage: queries, dimension: all.dimension)
            )
        }
    }
}
