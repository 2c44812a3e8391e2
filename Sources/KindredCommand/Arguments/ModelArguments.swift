// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// Which model computes, and how.
struct ModelArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The model: a name, or the path of its directory.", valueName: "name|dir"))
    var model = "all-MiniLM-L6-v2"

    @OptionGroup var computation: ComputationArguments

    /// Loads a sentence encoder.
    func loadEncoder() async throws -> SentenceEncoder {
        let encoder = try await SentenceEncoder.load(model, options: computation.loadOptions)
        if encoder.hasImplicitModules {
            StandardError.print(
                "Note: \(model) has no modules.json; mean pooling is assumed, as the reference library does."
            )
        }
        return encoder
    }

    /// Says on standard error when the model was trained for something else than what it is used for.
    func warnUnlessSuited(_ encoder: SentenceEncoder, for task: ModelTask) {
        guard let model = CataloguedModel.inDirectory(encoder.directory) else { return }
        let isParaphraseOnly = model.shortName.hasPrefix("paraphrase-")
        let isUnsuited = task == .symmetric ? model.task == .asymmetric : isParaphraseOnly
        guard isUnsuited, let better = CataloguedModel.all.first(where: { $0.task == task }) else { return }
        let purpose = task == .symmetric ? "comparing texts of one kind" : "finding passages by a question"
        StandardError.print("Warning: \(model.shortName) was not trained for \(purpose); \(better.shortName) was.")
    }
}

/// How anything is computed.
struct ComputationArguments: ParsableArguments {
    @Option(help: "The arithmetic of the model.")
    var precision = PrecisionArgument.float32

    @Option(help: ArgumentHelp("Threads to compute on. (default: all cores)", valueName: "n"))
    var threads: Int?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, but is \(threads).") }
    }

    /// The options of loading that they stand for.
    var loadOptions: LoadOptions {
        if let warning = InstructionLevel.warning { StandardError.print("Warning: \(warning)") }
        return LoadOptions(threads: threads)
    }
}

/// The values of `--precision`.
enum PrecisionArgument: String, ExpressibleByArgument, CaseIterable {
    case float32
}
