// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import Vectors

/// The command `kindred benchmark`.
struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure the speed of this machine.",
        subcommands: [Encode.self, Search.self, Cluster.self, SearchWorkerCommand.self]
    )

    /// The command `kindred benchmark encode`.
    struct Encode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how fast texts become vectors: many at once, and one alone.",
            discussion: "scripts/benchmark.sh of the source repository compares with other libraries."
        )

        @OptionGroup var input: InputArguments

        @Option(help: ArgumentHelp("How often all texts are encoded.", valueName: "n"))
        var runs = 5

        @Option(help: ArgumentHelp("How often one text alone is encoded.", valueName: "n"))
        var singleRuns = 200

        @Option(
            help: ArgumentHelp("The text that is encoded alone. (default: the first of the input)", valueName: "text")
        )
        var singleText: String?

        @Option(help: ArgumentHelp("Write the vectors to a .npy file.", valueName: "file"))
        var vectors: String?

        @OptionGroup var model: ModelArguments
        @OptionGroup var show: OutputArguments

        func validate() throws {
            guard !input.input.isEmpty else { throw ValidationError("Give texts to encode with --input.") }
            guard runs > 0 else { throw ValidationError("--runs must be at least 1, but is \(runs).") }
            guard singleRuns >= 0 else { throw ValidationError("--single-runs must not be negative.") }
            if let vectors, !vectors.hasSuffix(".npy") { throw ValidationError("--vectors must end in .npy.") }
        }

        func run() async throws {
            let texts = try input.documents().map(\.text)
            guard !texts.isEmpty else { throw ValidationError("There are no texts in the input.") }
            let start = ContinuousClock.now
            let encoder = try await model.loadEncoder()
            let load = ContinuousClock.now - start
            let measurement = try EncodeMeasurement(
                encoder,
                texts: texts,
                runs: runs,
                singleText: singleText ?? texts[0],
                singleRuns: singleRuns
            )
            if let vectors {
                let writer = try VectorOutput(path: vectors, asJSON: false, dimension: encoder.dimension)
                try writer.write(first: 0, [], measurement.encoded, hasIDs: false)
                try writer.finish()
            }
            let output = StandardOutput()
            let threads = model.computation.threads ?? availableThreads
            if show.json {
                var line = JSONLine()
                line.add("engine", "kindred")
                line.add("version", KindredCommand.version)
                line.add("model", encoder.directory.lastPathComponent)
                line.add("precision", model.computation.precision.rawValue)
                line.add("instructionLevel", "\(encoder.instructionLevel)")
                line.add("threads", threads)
                line.add("loadSeconds", load.inSeconds)
                measurement.describe(in: &line)
                try output.print(line.text)
            } else {
                try output.print(
                    "\(encoder.directory.lastPathComponent), float32, \(encoder.instructionLevel), \(threads) threads"
                )
                for line in table(measurement.entries, rightAligned: [1]) { try output.print("  " + line) }
            }
            try output.flush()
        }
    }
}
