// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// What the network of a model was saved for.
public enum TransformerTask: String, Sendable, Hashable, CaseIterable {
    /// A vector for each token, as sentence encoders need.
    case featureExtraction = "feature-extraction"
    /// Scores for a text or a pair of texts, as cross-encoders give.
    case sequenceClassification = "sequence-classification"

    var outputNames: (network: String, module: String) {
        switch self {
        case .featureExtraction: ("last_hidden_state", "token_embeddings")
        case .sequenceClassification: ("logits", "scores")
        }
    }
}

/// What the configuration of the network step says.
public struct TransformerSettings: Sendable, Hashable {
    /// The directory below the model's, in which the network is; often empty.
    public let path: String

    /// The directory in which the network is.
    public let directory: URL

    /// The most tokens of a text, if the module's own file says so.
    ///
    /// `ModelDirectory.maximumSequenceLength` is the limit that holds in the end.
    public let maxSequenceLength: Int?

    /// Whether to lower-case the text before what the tokenizer does.
    ///
    /// The default is false.
    ///
    /// False does not stop the tokenizer's own lower-casing.
    public let doLowerCase: Bool

    /// What the network was saved for.
    ///
    /// The default is `.featureExtraction`.
    public let task: TransformerTask

    /// The step of a model without `modules.json`, whose network has no file of its own.
    init(directory: URL, task: TransformerTask) {
        path = ""
        self.directory = directory
        maxSequenceLength = nil
        doLowerCase = false
        self.task = task
    }

    /// The names that releases of the reference have used for the file, in the order in which it looks for them.
    private static let fileNames = [
        "bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet",
    ].map { "sentence_\($0)_config.json" }

    init(path: String, directory: URL) throws {
        var section = ConfigurationSection(file: directory.appending(path: Self.fileNames[0]), path: "", values: [:])
        for name in Self.fileNames where section.values.isEmpty {
            section = try ConfigurationFile.readOptionalSection(directory.appending(path: name))
        }
        self.path = path
        self.directory = directory
        doLowerCase = try section.boolean("do_lower_case") ?? false
        let range = 1...Int(Int32.max)
        var length = try section.integer("max_seq_length", in: range)
        for key in ["tokenizer_args", "processor_kwargs"] {
            length = try section.section(key)?.integer("model_max_length", in: range) ?? length
        }
        maxSequenceLength = length
        let taskName = try section.string("transformer_task") ?? TransformerTask.featureExtraction.rawValue
        guard let task = TransformerTask(rawValue: taskName) else {
            throw section.unsupported(
                "transformer_task",
                value: taskName,
                supported: TransformerTask.allCases.map(\.rawValue)
            )
        }
        self.task = task
        try section.refuseOtherModalities(than: task)
    }
}

extension ConfigurationSection {
    /// Refuses keys by which a network is fed, or its output used, in another way than text in, tokens or scores out.
    fileprivate func refuseOtherModalities(than task: TransformerTask) throws {
        let names = task.outputNames
        if let output = try string("module_output_name"), output != names.module {
            throw unsupported("module_output_name", value: output, supported: [names.module])
        }
        if let modalities = try section("modality_config") {
            guard let text = try modalities.section("text") else {
                throw unsupported(
                    "modality_config",
                    value: modalities.values.keys.sorted().joined(separator: ", "),
                    supported: ["text"]
                )
            }
            for (key, expected) in [("method", "forward"), ("method_output_name", names.network)] {
                guard let actual = try text.string(key), actual != expected else { continue }
                throw text.unsupported(key, value: actual, supported: [expected])
            }
        }
        for key in ["query_length", "document_length", "query_expansion"] where value(key) != nil {
            throw unsupported(key, value: value(key)?.summary ?? "", supported: ["null"])
        }
        for key in ["processing_kwargs", "config_args", "config_kwargs"] {
            guard let arguments = try section(key) else { continue }
            for name in arguments.values.keys.sorted() where name != "trust_remote_code" {
                throw arguments.unsupported(name, value: arguments.values[name]?.summary ?? "", supported: ["absent"])
            }
        }
    }
}
