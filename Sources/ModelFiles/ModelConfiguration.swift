// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What `config.json` says about a network, in the reference's words.
///
/// Sizes must be in the file. Other values that it leaves out are those of the transformers library for the model type.
/// DistilBERT's own words (`dim`, `n_layers`, `n_heads`, `hidden_dim`, `activation`) are read as the common ones.
public struct ModelConfiguration: Sendable, Hashable {
    /// The file that was read.
    public let file: URL

    /// The kind of network, such as `bert` or `mpnet`.
    public let modelType: String

    /// The classes that were saved, such as `BertModel`; may be empty.
    public let architectures: [String]

    /// The size of a token's vector.
    public let hiddenSize: Int

    /// The number of layers.
    public let numHiddenLayers: Int

    /// The number of attention heads in a layer; divides `hiddenSize`.
    public let numAttentionHeads: Int

    /// The size of the vector between the two products of a feed-forward layer.
    public let intermediateSize: Int

    /// The function between these two products.
    ///
    /// The default is `.gelu`.
    public let hiddenAct: Activation

    /// What layer normalisation adds to the variance.
    ///
    /// The default is 1e-12.
    public let layerNormEps: Double

    /// The number of rows of the position table.
    public let maxPositionEmbeddings: Int

    /// The number of rows of the token type table; 0 for a network without one.
    public let typeVocabSize: Int

    /// The number of rows of the token table.
    public let vocabSize: Int

    /// The token that fills up sequences.
    ///
    /// The default is 1 for MPNet and RoBERTa, else 0.
    public let padTokenId: Int

    /// How positions enter.
    ///
    /// Only `absolute` is accepted; MPNet adds its relative bias to it.
    public let positionEmbeddingType: String

    /// The number of buckets of MPNet's relative positions.
    ///
    /// The default is 32.
    public let relativeAttentionNumBuckets: Int

    /// The number of outputs of a classification head.
    ///
    /// As in the reference: the number of `id2label`, else `num_labels`, else 2 for a saved classifier and 1 otherwise.
    public let numLabels: Int

    /// The names of the outputs by index, if the file has `id2label`.
    public let id2label: [Int: String]

    /// The function over a cross-encoder's outputs: `sentence_transformers.activation_fn`, else
    /// `sbert_ce_default_activation_function`; nil when neither is there.
    public let activationFunction: Activation?

    /// Whether every layer's output is wanted, as a weighted mean over the layers needs.
    ///
    /// The default is false.
    public let outputHiddenStates: Bool

    /// Reads `config.json` in a directory.
    ///
    /// - Parameter directory: The directory of the network, usually that of the model.
    /// - Throws: `ModelError.missingFile`, `.unreadableFile`, `.malformedJSON`, `.invalidValue` or `.unsupportedValue`.
    public init(directory: URL) throws {
        try self.init(contentsOf: directory.appending(path: "config.json"))
    }

    /// Reads a file with the contents of a `config.json`.
    ///
    /// - Parameter file: The file.
    /// - Throws: As `init(directory:)`.
    public init(contentsOf file: URL) throws {
        let section = try ConfigurationFile.readSection(file)
        self.file = file
        let modelType = try section.requiredString("model_type")
        let family = ModelFamily(modelType: modelType)
        self.modelType = modelType
        architectures = try section.strings("architectures") ?? []
        hiddenSize = try section.requiredSize("hidden_size", family: family, limit: 65_536)
        numHiddenLayers = try section.requiredSize("num_hidden_layers", family: family, limit: 1024)
        numAttentionHeads = try section.requiredSize("num_attention_heads", family: family, limit: 1024)
        intermediateSize = try section.requiredSize("intermediate_size", family: family, limit: 1_048_576)
        maxPositionEmbeddings = try section.requiredInteger("max_position_embeddings", in: 1...1_048_576)
        vocabSize = try section.requiredInteger("vocab_size", in: 1...16_777_216)
        guard hiddenSize.isMultiple(of: numAttentionHeads) else {
            let key = family.key("num_attention_heads", in: section)
            throw section.invalid(
                key,
                expected: "a divisor of the hidden size \(hiddenSize)",
                actual: section.value(key)
            )
        }
        hiddenAct = try section.hiddenActivation(family.key("hidden_act", in: section)) ?? .gelu
        layerNormEps = try section.epsilon("layer_norm_eps") ?? 1e-12
        typeVocabSize =
            family.hasTokenTypes ? try section.integer("type_vocab_size", in: 0...65_536) ?? 2 : 0
        padTokenId = try section.integer("pad_token_id", in: 0...vocabSize - 1) ?? family.defaultPadTokenId
        positionEmbeddingType = try section.string("position_embedding_type") ?? "absolute"
        relativeAttentionNumBuckets =
            try section.integer("relative_attention_num_buckets", in: 2...65_536) ?? 32
        id2label = try section.labels("id2label")
        numLabels = try section.labelCount(id2label, isClassifier: architectures.contains(where: Self.isClassifier))
        outputHiddenStates = try section.boolean("output_hidden_states") ?? false
        activationFunction =
            try section.section("sentence_transformers")?.activation("activation_fn")
            ?? section.activation("sbert_ce_default_activation_function")
        try section.refuseOtherComputations(positionEmbeddingType: positionEmbeddingType)
    }

    private static func isClassifier(_ architecture: String) -> Bool {
        architecture.hasSuffix("ForSequenceClassification")
    }
}

extension ModelConfiguration {
    /// Whether the weights were saved with a classification head, as those of a cross-encoder are.
    public var isSequenceClassifier: Bool {
        architectures.contains(where: Self.isClassifier)
    }

    /// The position of a sequence's first token in the position table.
    ///
    /// 0, but one past the padding token for RoBERTa and its kin, and 2 for MPNet.
    public var firstPosition: Int {
        switch ModelFamily(modelType: modelType) {
        case .mpnet: 2
        case .roberta: padTokenId + 1
        case .distilbert, .other: 0
        }
    }

    /// The most tokens, special ones included, that the position table has room for.
    public var positionCapacity: Int {
        max(0, maxPositionEmbeddings - firstPosition)
    }

    /// The size of a head's vector.
    public var headSize: Int {
        hiddenSize / numAttentionHeads
    }
}
