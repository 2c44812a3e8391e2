// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import Vectors

extension BenchmarkCommand {
    /// The command `kindred benchmark cluster`.
    struct Cluster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how fast vectors are grouped, and for k-means how well.",
            discussion: """
                Without --input the vectors are made up: 20,000 × 384 around 200 centres. Each run of k-means starts from \
                another seed. scripts/benchmark-clustering.py and scripts/benchmark-hdbscan.py of the source repository \
                compare with scikit-learn and the hdbscan package.
                """
        )

        @Option(help: ArgumentHelp("Your own vectors: .npy or .fvecs.", valueName: "file"))
        var input: String?

        @Option(help: "How to group.")
        var method = ClusterMethod.kmeans

        @Option(help: ArgumentHelp("kmeans: the number of groups. (default: 100)", valueName: "n"))
        var clusters: Int?

        @Option(help: ArgumentHelp("hdbscan: the fewest vectors of a group. (default: 5)", valueName: "n"))
        var minimumSize: Int?

        @Option(help: "hdbscan: how far apart vectors are.")
        var metric = HDBSCAN.Distance.cosine

        @Option(help: ArgumentHelp("The seed of the first run; those after it follow.", valueName: "n"))
        var seed: UInt64 = 0

        @Option(help: ArgumentHelp("How many runs, of one start each.", valueName: "n"))
        var runs = 3

        @Option(help: ArgumentHelp("Threads. (default: all cores)", valueName: "n"))
        var threads: Int?

        @OptionGroup var show: OutputArguments

        func validate() throws {
            for (name, value) in [("--clusters", clusters ?? 1), ("--runs", runs), ("--threads", threads ?? 1)] {
                guard value > 0 else { throw ValidationError("\(name) must be at least 1, but is \(value).") }
            }
            switch method {
            case .kmeans:
                guard minimumSize == nil else { throw ValidationError("--minimum-size is for --method hdbscan.") }
            case .hdbscan:
                guard clusters == nil else { throw ValidationError("--clusters is for --method kmeans.") }
                if let minimumSize, minimumSize < 2 {
                    throw ValidationError("--minimum-size must be at least 2, but is \(minimumSize).")
                }
            case .communities:
                throw ValidationError("--method is kmeans or hdbscan here.")
            }
        }

        func run() async throws {
            let vectors =
                if let input {
                    try Embeddings(contentsOf: URL(filePath: input))
                } else {
                    SyntheticVectors.mixture(count: 20_000, dimension: 384, centers: 200, seed: 1)
                }
            let output = StandardOutput()
            let names = method == .kmeans ? ["seed", "s", "rounds", "inertia"] : ["run", "s", "groups", "noise"]
            var rows = [names]
            for run in 0..<runs {
                try Task.checkCancellation()
                var line = JSONLine()
                line.add("engine", "kindred")
                line.add("version", KindredCommand.version)
                line.add("instructionLevel", "\(Kernels.preferred.level)")
                line.add("threads", threads ?? availableThreads)
                line.add("method", method.rawValue)
                line.add("rows", vectors.count)
                line.add("dimension", vectors.dimension)
                rows.append(
                    try method == .kmeans
                        ? measureKMeans(vectors, seed: seed &+ UInt64(run), &line) : measureHDBSCAN(vectors, run, &line)
                )
                if show.json { try output.print(line.text) }
            }
            if !show.json {
                let what = method == .kmeans ? "\(clusters ?? 100) groups" : "groups of at least \(minimumSize ?? 5)"
                try output.print(
                    "\(input ?? "made up"): \(vectors.count) × \(vectors.dimension), \(what), "
                        + "\(Kernels.preferred.level), \(threads ?? availableThreads) threads"
                )
                for line in table(rows, rightAligned: [0, 1, 2, 3]) { try output.print("  " + line) }
            }
            try output.flush()
        }

        /// Times a start of k-means: fields for JSON, and a row of the table.
        private func measureKMeans(_ vectors: Embeddings, seed: UInt64, _ line: inout JSONLine) throws -> [String] {
            let kmeans = KMeans(clusterCount: clusters ?? 100, restarts: 1, seed: seed, threads: threads)
            let (found, seconds) = try timed { try kmeans.fit(vectors) }
            line.add("clusters", kmeans.clusterCount)
            line.add("seed", Int(clamping: seed))
            line.add("seconds", seconds)
            line.add("rounds", found.iterations)
            line.add("inertia", found.inertia)
            return ["\(seed)", fixed(seconds, 2), "\(found.iterations)", "\(found.inertia)"]
        }

        /// Times HDBSCAN: fields for JSON, and a row of the table.
        private func measureHDBSCAN(_ vectors: Embeddings, _ run: Int, _ line: inout JSONLine) throws -> [String] {
            let hdbscan = HDBSCAN(minimumClusterSize: minimumSize ?? 5, metric: metric, threads: threads)
            let (found, seconds) = try timed { try hdbscan.fit(vectors) }
            let noise = found.labels.count { $0 == nil }
            line.add("metric", metric.rawValue)
            line.add("minimumSize", hdbscan.minimumClusterSize)
            line.add("seconds", seconds)
            line.add("clusters", found.clusterCount)
            line.add("noise", noise)
            line.add("peakMemoryBytes", peakMemoryBytes)
            return ["\(run)", fixed(seconds, 2), "\(found.clusterCount)", "\(noise)"]
        }

        private func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
            let clock = ContinuousClock()
            let start = clock.now
            let result = try body()
            return (result, (clock.now - start).inSeconds)
        }
    }
}
