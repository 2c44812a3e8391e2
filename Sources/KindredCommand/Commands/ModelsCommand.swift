// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import ModelFiles

/// The command `kindred models`.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Show which models there are and which to use.",
        subcommands: [List.self, Show.self],
        defaultSubcommand: List.self
    )

    /// The command `kindred models list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the models on this machine, and known ones for each task."
        )

        @OptionGroup var show: OutputArguments

        func run() throws {
            let store = ModelStore()
            let installed = store.installed().map(ModelSummary.init)
            let output = StandardOutput()
            if show.json {
                for model in installed { try output.print(model.json.text) }
                try output.flush()
                return
            }
            let places = (store.directories + [store.huggingFaceCache]).map(\.path).joined(separator: ", ")
            if installed.isEmpty {
                try output.print("No models on this machine. Looked in \(places).")
            } else {
                try output.print(output.bold("On this machine") + output.dim("  (\(places))"))
                for line in table(installed.map(\.cells), rightAligned: [2, 3, 4]) { try output.print("  " + line) }
            }
            try output.print("")
            try output.print(output.bold("Which to use"))
            let here = Set(installed.map { $0.name.split(separator: "/").last.map(String.init) ?? $0.name })
            let titles: [ModelTask: String] = [
                .symmetric: "paraphrases, duplicates, clusters (and search)", .asymmetric: "questions to passages",
                .reranking: "ordering candidates",
            ]
            for task in ModelTask.allCases {
                try output.print("  " + (titles[task] ?? task.rawValue))
                let rows = CataloguedModel.all.filter { $0.task == task }.map {
                    ["    " + $0.shortName, here.contains($0.shortName) ? "here" : "", $0.advice]
                }
                for line in table(rows) { try output.print(line) }
            }
            try output.flush()
        }
    }

    /// The command `kindred models show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the facts of one model, from its own files.")

        @Argument(help: ArgumentHelp("A name, or the path of a model's directory.", valueName: "name|dir"))
        var name: String

        @OptionGroup var show: OutputArguments

        func run() throws {
            let facts = try ModelFacts(directory: ModelStore().locate(name))
            let output = StandardOutput()
            if show.json {
                try output.print(facts.json.text)
            } else {
                for line in table(facts.entries.map { [$0.label, $0.text] }) { try output.print(line) }
            }
            try output.flush()
        }
    }
}
