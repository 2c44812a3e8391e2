// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// What is put before texts, and what becomes of long ones and of the vectors.
struct EncodingArguments: ParsableArguments {
    @Option(help: "What the texts are; the model's prompt for it is put before each.")
    var role: TextRole?

    @Option(help: ArgumentHelp("One of the model's prompts, by name.", valueName: "name"))
    var promptName: String?

    @Option(help: ArgumentHelp("A text to put before each.", valueName: "text"))
    var promptText: String?

    @Option(help: ArgumentHelp("Keep only the first components of each vector.", valueName: "n"))
    var dimensions: Int?

    @Flag(help: "Scale each vector to length 1, whatever the model does.")
    var normalize = false

    @Option(help: "What becomes of a text of more tokens than the model takes.")
    var longText = LongTextArgument.truncate

    func validate() throws {
        guard [role != nil, promptName != nil, promptText != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("--role, --prompt-name and --prompt-text exclude each other.")
        }
        if let dimensions, dimensions < 1 {
            throw ValidationError("--dimensions must be at least 1, but is \(dimensions).")
        }
    }

    /// The options that they stand for.
    ///
    /// Says on standard error that a shortened vector no longer has length 1.
    func options(for encoder: SentenceEncoder) -> EncodeOptions {
        var options = EncodeOptions(role: role)
        options.promptName = promptName
        options.prompt = promptText
        options.dimensions = dimensions
        options.normalizes = normalize
        options.longText = longText.policy
        if let dimensions, dimensions < encoder.dimension, encoder.normalizes, !normalize {
            StandardError.print(
                "Note: vectors cut to \(dimensions) of \(encoder.dimension) components do not have length 1; "
                    + "--normalize scales them."
            )
        }
        return options
    }
}
