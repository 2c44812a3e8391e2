// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The `kindred` command.
@main
struct KindredCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kindred",
        abstract: "Tells how close texts are in meaning, on your own machine.",
        discussion: """
            Runs published sentence-transformers models natively. Start with:
              kindred similarity "A dog ran." "A canine sprinted." "Stocks fell."
              kindred search "edit photos" --input descriptions.txt

            Exit status: 0 done, 1 failed (the reason is on standard error), 64 wrong usage, 130 interrupted.
            Shell completions: kindred --generate-completion-script bash|zsh|fish.
            """,
        version: "kindred \(version)",
        subcommands: [
            EncodeCommand.self, SimilarityCommand.self, SearchCommand.self, DuplicatesCommand.self, ClusterCommand.self,
            CalibrateCommand.self, MapCommand.self, RerankCommand.self, EvaluateCommand.self,
            MineNegativesCommand.self, SplitCommand.self, IndexCommand.self, ModelsCommand.self,
            BenchmarkCommand.self, DoctorCommand.self,
        ]
    )

    /// The version of this build.
    static let version = "0.1.0"

    static func main() async {
        let task = Task {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        }
        let interruption = Interruption(of: task)
        defer { withExtendedLifetime(interruption) {} }
        do {
            try await task.value
        } catch is CancellationError {
            StandardError.print("Interrupted.")
            exit(withError: ExitCode(Interruption.exitCode))
        } catch {
            exit(withError: error)
        }
    }
}
