// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// How two vectors of a model are meant to be compared.
public enum SimilarityFunction: String, Sendable, Hashable, CaseIterable {
    /// The cosine of the angle.
    case cosine
    /// The inner product.
    case dot
    /// The Euclidean distance, negated.
    case euclidean
    /// The sum of absolute differences, negated.
    case manhattan
}

/// What `config_sentence_transformers.json` says; the file, and everything in it, may be missing.
public struct SentenceConfiguration: Sendable, Hashable {
    /// Texts to put before an input, by name.
    public let prompts: [String: String]

    /// The name of the prompt to take when the caller names none.
    public let defaultPromptName: String?

    /// How vectors are meant to be compared.
    public let similarityFunctionName: SimilarityFunction?

    /// What was saved, such as `SentenceTransformer` or `CrossEncoder`.
    public let modelType: String?

    /// The function over a cross-encoder's outputs.
    public let activationFunction: Activation?

    /// The number of components to keep of each vector.
    public let truncateDimension: Int?

    /// What holds where there is no file.
    init() {
        prompts = [:]
        defaultPromptName = nil
        similarityFunctionName = nil
        modelType = nil
        activationFunction = nil
        truncateDimension = nil
    }

    /// Reads the file in a model's directory.
    ///
    /// - Parameter directory: The directory of the model.
    /// - Throws: `ModelError.unreadableFile`, `.malformedJSON`, `.invalidValue` or `.unsupportedValue`.
    public init(directory: URL) throws {
        let section = try ConfigurationFile.readOptionalSection(
            directory.appending(path: "config_sentence_transformers.json")
        )
        var prompts: [String: String] = [:]
        if let texts = try section.section("prompts") {
            // A null prompt is an empty one in the reference.
            for name in texts.values.keys { prompts[name] = try texts.string(name) ?? "" }
        }
        self.prompts = prompts
        modelType = try section.string("model_type")
        defaultPromptName = try section.string("default_prompt_name")
        if let name = defaultPromptName, prompts[name] == nil, !Self.impliedPrompts.contains(name) {
            throw section.invalid(
                "default_prompt_name",
                expected: "one of the prompts",
                actual: section.value("default_prompt_name")
            )
        }
        if let name = try section.string("similarity_fn_name") {
            guard let function = SimilarityFunction(rawValue: name) else {
                throw section.unsupported(
                    "similarity_fn_name",
                    value: name,
                    supported: SimilarityFunction.allCases.map(\.rawValue)
                )
            }
            similarityFunctionName = function
        } else {
            similarityFunctionName = nil
        }
        activationFunction = try section.activation("activation_fn")
        truncateDimension = try section.integer("truncate_dim", in: 1...1_048_576)
    }

    /// The prompts that every model of the reference has, empty unless the file gives them a text.
    private static let impliedPrompts: Set = ["query", "document"]
}
