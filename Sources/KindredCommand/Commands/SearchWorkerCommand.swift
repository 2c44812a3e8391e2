// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vectors

extension BenchmarkCommand {
    /// The command `kindred benchmark search-worker`, which scripts/benchmark-search.py starts.
    struct SearchWorkerCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "search-worker",
            abstract: "Answer the commands of scripts/benchmark-search.py: one JSON object a line.",
            discussion: "Benchmarks/Peers/search_worker.py of the source repository describes the protocol.",
            shouldDisplay: false
        )

        @Option(help: ArgumentHelp("The most threads of a search.", valueName: "n"))
        var threads: Int

        @Flag(help: "Compare with all vectors where a command does not say which index.")
        var exact = false

        func validate() throws {
            guard threads > 0 else { throw ValidationError("--threads must be at least 1, but is \(threads).") }
        }

        func run() throws {
            let output = StandardOutput()
            var versions = JSONLine()
            versions.add("kindred", KindredCommand.version)
            versions.add("instructionLevel", "\(Kernels.preferred.level)")
            var ready = JSONLine()
            ready.add("ready", true)
            ready.add("versions", versions)
            try output.print(ready.text)
            try output.flush()
            var worker = SearchWorker(threads: threads, defaultIndex: exact ? .exact : .graph)
            while let line = readLine() {
                try output.print(worker.answer(line).text)
                try output.flush()
                if worker.isDone { return }
            }
        }
    }
}
