// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct ModelConfigurationTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ text: String) throws -> ModelConfiguration {
        try directory.write("config.json", text)
        return try ModelConfiguration(directory: directory.url)
    }

    /// The BERT configuration with one value replaced, or with more values.
    private func bert(_ part: String = "", _ other: String = "", adding more: String = "") -> String {
        ModelFixture.bertConfiguration.replacing(part, with: other)
            .replacing("\"use_cache\"", with: more.isEmpty ? "\"use_cache\"" : "\(more), \"use_cache\"")
    }

    @Test func readsBERT() throws {
        let configuration = try read(ModelFixture.bertConfiguration)
        #expect(configuration.file == directory["config.json"])
        #expect(configuration.modelType == "bert")
        #expect(configuration.architectures == ["BertModel"])
        #expect(configuration.hiddenSize == 384)
        #expect(configuration.numHiddenLayers == 6)
        #expect(configuration.numAttentionHeads == 12)
        #expect(configuration.headSize == 32)
        #expect(configuration.intermediateSize == 1536)
        #expect(configuration.hiddenAct == .gelu)
        #expect(configuration.layerNormEps == 1e-12)
        #expect(configuration.maxPositionEmbeddings == 512)
        #expect(configuration.positionCapacity == 512)
        #expect(configuration.firstPosition == 0)
        #expect(configuration.typeVocabSize == 2)
        #expect(configuration.vocabSize == 30522)
        #expect(configuration.padTokenId == 0)
        #expect(configuration.positionEmbeddingType == "absolute")
        #expect(!configuration.isSequenceClassifier)
        #expect(configuration.numLabels == 1)
        #expect(configuration.activationFunction == nil)
    }

    @Test func mpnetLosesTwoPositionsAndHasNoTokenTypes() throws {
        let configuration = try read(ModelFixture.mpnetConfiguration)
        #expect(configuration.firstPosition == 2)
        #expect(configuration.positionCapacity == 512)
        #expect(configuration.typeVocabSize == 0)
        #expect(configuration.padTokenId == 1)
        #expect(configuration.relativeAttentionNumBuckets == 32)
        #expect(configuration.layerNormEps == 1e-5)
    }

    @Test(arguments: ["roberta", "xlm-roberta", "camembert"])
    func robertaLosesThePositionsUpToThePadding(modelType: String) throws {
        let text = bert("\"bert\"", "\"\(modelType)\"").replacing("\"pad_token_id\": 0, ", with: "")
            .replacing("512", with: "514")
        let configuration = try read(text)
        #expect(configuration.padTokenId == 1)
        #expect(configuration.firstPosition == 2)
        #expect(configuration.positionCapacity == 512)
    }

    @Test func distilbertHasItsOwnWords() throws {
        let configuration = try read(ModelFixture.distilbertConfiguration)
        #expect(configuration.hiddenSize == 768)
        #expect(configuration.numHiddenLayers == 6)
        #expect(configuration.numAttentionHeads == 12)
        #expect(configuration.intermediateSize == 3072)
        #expect(configuration.typeVocabSize == 0)
        #expect(configuration.layerNormEps == 1e-12)
        let common = ModelFixture.distilbertConfiguration.replacing("\"dim\"", with: "\"hidden_size\"")
        #expect(try read(common).hiddenSize == 768)
    }

    @Test func missingOptionalValuesAreTheReferencesDefaults() throws {
        let configuration = try read(
            """
            {"model_type": "bert", "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
            "intermediate_size": 64, "max_position_embeddings": 40, "vocab_size": 100, "pad_token_id": null}
            """
        )
        #expect(configuration.hiddenAct == .gelu)
        #expect(configuration.layerNormEps == 1e-12)
        #expect(configuration.typeVocabSize == 2)
        #expect(configuration.padTokenId == 0)
        #expect(configuration.architectures == [])
    }

    @Test(arguments: [
        "model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
        "max_position_embeddings", "vocab_size",
    ])
    func missingRequiredValueIsNamed(key: String) throws {
        let error = #expect(throws: ModelError.self) { try read(bert("\"\(key)\"", "\"other\"")) }
        #expect(blamedKey(error) == key)
    }

    @Test(arguments: ["dim", "n_layers", "n_heads", "hidden_dim"])
    func missingValueOfDistilbertIsNamedInItsOwnWord(key: String) throws {
        let text = ModelFixture.distilbertConfiguration.replacing("\"\(key)\"", with: "\"other\"")
        #expect(blamedKey(#expect(throws: ModelError.self) { try read(text) }) == key)
    }

    @Test(arguments: [
        ("\"hidden_size\": 384", "\"hidden_size\": 0", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": -384", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": 384.5", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": \"384\"", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": null", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": 1e30", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": 9223372036854775807", "hidden_size"),
        ("\"hidden_size\": 384", "\"hidden_size\": 390", "num_attention_heads"),
        ("\"num_attention_heads\": 12", "\"num_attention_heads\": 7", "num_attention_heads"),
        ("\"num_hidden_layers\": 6", "\"num_hidden_layers\": 100000", "num_hidden_layers"),
        ("\"vocab_size\": 30522", "\"vocab_size\": 0", "vocab_size"),
        ("\"pad_token_id\": 0", "\"pad_token_id\": 30522", "pad_token_id"),
        ("\"pad_token_id\": 0", "\"pad_token_id\": -1", "pad_token_id"),
        ("\"type_vocab_size\": 2", "\"type_vocab_size\": -2", "type_vocab_size"),
        ("1e-12", "0", "layer_norm_eps"),
        ("1e-12", "2", "layer_norm_eps"),
        ("1e-12", "\"small\"", "layer_norm_eps"),
        ("\"gelu\"", "7", "hidden_act"),
        ("\"gelu\"", "\"xielu\"", "hidden_act"),
        ("\"absolute\"", "\"relative_key_query\"", "position_embedding_type"),
        ("[\"BertModel\"]", "\"BertModel\"", "architectures"),
        ("[\"BertModel\"]", "[1]", "architectures"),
        ("\"use_cache\"", "\"is_decoder\": true, \"use_cache\"", "is_decoder"),
        ("\"use_cache\"", "\"add_cross_attention\": true, \"use_cache\"", "add_cross_attention"),
        ("\"use_cache\"", "\"quantization_config\": {}, \"use_cache\"", "quantization_config"),
        ("\"use_cache\"", "\"id2label\": {\"a\": \"b\"}, \"use_cache\"", "id2label"),
        ("\"use_cache\"", "\"id2label\": {\"1\": \"b\"}, \"use_cache\"", "id2label"),
        ("\"use_cache\"", "\"id2label\": {\"0\": \"b\"}, \"num_labels\": 2, \"use_cache\"", "num_labels"),
        ("\"use_cache\"", "\"sentence_transformers\": 1, \"use_cache\"", "sentence_transformers"),
        (
            "\"use_cache\"", "\"sentence_transformers\": {\"activation_fn\": \"my.Own\"}, \"use_cache\"",
            "sentence_transformers.activation_fn"
        ),
    ])
    func senselessValueIsNamed(part: String, other: String, key: String) throws {
        let error = #expect(throws: ModelError.self) { try read(bert(part, other)) }
        #expect(blamedKey(error) == key)
    }

    @Test func wholeNumbersMayHaveAPoint() throws {
        #expect(try read(bert("\"hidden_size\": 384", "\"hidden_size\": 384.0")).hiddenSize == 384)
    }

    @Test(arguments: [
        ("", 1), (#""id2label": {"0": "A"}"#, 1), (#""id2label": {"0": "A", "1": "B", "2": "C"}"#, 3),
        (#""num_labels": 5"#, 5), (#""id2label": {"0": "A", "1": 7}, "num_labels": 2"#, 2),
    ])
    func labelsAreCounted(more: String, count: Int) throws {
        #expect(try read(bert(adding: more)).numLabels == count)
    }

    @Test func savedClassifierHasTwoLabelsUnlessItSaysSo() throws {
        let configuration = try read(bert("BertModel", "BertForSequenceClassification"))
        #expect(configuration.isSequenceClassifier)
        #expect(configuration.numLabels == 2)
    }

    @Test(
        arguments: [
            (#""sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}"#, Activation.identity),
            (#""sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity""#, .identity),
            (
                #""sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Tanh"}, "#
                    + #""sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity""#,
                .tanh
            ),
            (#""sentence_transformers": {"version": "4.1.0"}"#, nil),
            (#""sbert_ce_default_activation_function": null"#, nil),
        ] as [(String, Activation?)]
    )
    func activationOfACrossEncoderIsRead(more: String, activation: Activation?) throws {
        #expect(try read(bert(adding: more)).activationFunction == activation)
    }

    @Test(arguments: [
        ("gelu", Activation.gelu), ("gelu_new", .geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("gelu_fast", .geluTanh),
        ("relu", .relu), ("silu", .silu), ("swish", .silu), ("tanh", .tanh), ("sigmoid", .sigmoid),
        ("linear", .identity),
    ])
    func hiddenActivationIsRead(name: String, activation: Activation) throws {
        #expect(try read(bert("\"gelu\"", "\"\(name)\"")).hiddenAct == activation)
    }

    @Test func brokenJSONIsLocated() throws {
        let error = #expect(throws: ModelError.self) { try read("{\"model_type\": bert}") }
        guard case .malformedJSON(directory["config.json"], 15, _)? = error else { throw try #require(error) }
    }

    @Test func fileThatIsNoObjectIsRefused() throws {
        #expect(blamedKey(#expect(throws: ModelError.self) { try read("[]") }) == "the file")
    }

    @Test func byteOrderMarkIsIgnored() throws {
        #expect(try read("\u{feff}" + ModelFixture.bertConfiguration).hiddenSize == 384)
    }

    @Test func missingAndUnreadableFilesAreNamed() throws {
        let file = directory["config.json"]
        #expect(throws: ModelError.missingFile(file)) { try ModelConfiguration(directory: directory.url) }
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
        #expect(throws: ModelError.unreadableFile(file, reason: "it is not a regular file")) {
            try ModelConfiguration(directory: directory.url)
        }
    }
}
