// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import Vectors

extension BenchmarkCommand {
    /// The command `kindred benchmark cluster`.
    struct Cluster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how fast vectors are grouped by k-means, and how well.",
            discussion: """
                Without --input the vectors are made up: 20,000 × 384 around 200 centres. Each run starts from another \
                seed. scripts/benchmark-clustering.py of the source repository compares with scikit-learn.
                """
        )

        @Option(help: ArgumentHelp("Your own vectors: .npy or .fvecs.", valueName: "file"))
        var input: String?

        @Option(help: ArgumentHelp("The number of groups.", valueName: "n"))
        var clusters = 100

        @Option(help: ArgumentHelp("The seed of the first run; those after it follow.", valueName: "n"))
        var seed: UInt64 = 0

        @Option(help: ArgumentHelp("How many runs, of one start each.", valueName: "n"))
        var runs = 3

        @Option(help: ArgumentHelp("Threads. (default: all cores)", valueName: "n"))
        var threads: Int?

        @OptionGroup var show: OutputArguments

        func validate() throws {
            for (name, value) in [("--clusters", clusters), ("--runs", runs), ("--threads", threads ?? 1)] {
                guard value > 0 else { throw ValidationError("\(name) must be at least 1, but is \(value).") }
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
            var rows = [["seed", "s", "rounds", "inertia"]]
            for seed in (0..<UInt64(runs)).map({ self.seed &+ $0 }) {
                try Task.checkCancellation()
                let kmeans = KMeans(clusterCount: clusters, restarts: 1, seed: seed, threads: threads)
                let clock = ContinuousClock()
                let start = clock.now
                let found = try kmeans.fit(vectors)
                let seconds = (clock.now - start).inSeconds
                guard show.json else {
                    rows.append(["\(seed)", fixed(seconds, 2), "\(found.iterations)", "\(found.inertia)"])
                    continue
                }
                var line = JSONLine()
                line.add("engine", "kindred")
                line.add("version", KindredCommand.version)
                line.add("instructionLevel", "\(Kernels.preferred.level)")
                line.add("threads", threads ?? availableThreads)
                line.add("rows", vectors.count)
                line.add("dimension", vectors.dimension)
                line.add("clusters", clusters)
                line.add("seed", Int(clamping: seed))
                line.add("seconds", seconds)
                line.add("rounds", found.iterations)
                line.add("inertia", found.inertia)
                try output.print(line.text)
            }
            if !show.json {
                try output.print(
                    "\(input ?? "made up"): \(vectors.count) × \(vectors.dimension), \(clusters) groups, "
                        + "\(Kernels.preferred.level), \(threads ?? availableThreads) threads"
                )
                for line in table(rows, rightAligned: [0, 1, 2, 3]) { try output.print("  " + line) }
            }
            try output.flush()
        }
    }
}
