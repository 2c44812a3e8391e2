// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport

/// A model directory with the small files of real checkpoints, to be changed by the tests.
struct ModelFixture {
    let directory: TemporaryDirectory

    var url: URL { directory.url }

    /// A directory with nothing in it.
    init() throws {
        directory = try TemporaryDirectory()
    }

    /// The files of all-MiniLM-L6-v2, without weights and vocabulary.
    static func miniLM() throws -> ModelFixture {
        let fixture = try ModelFixture()
        try fixture.write("config.json", bertConfiguration)
        try fixture.write("modules.json", modules)
        try fixture.write("1_Pooling/config.json", legacyPooling)
        try fixture.write("sentence_bert_config.json", #"{"max_seq_length": 256, "do_lower_case": false}"#)
        try fixture.write("tokenizer_config.json", #"{"do_lower_case": true, "model_max_length": 512}"#)
        try fixture.write("config_sentence_transformers.json", #"{"__version__": {"pytorch": "1.8.1"}}"#)
        return fixture
    }

    /// The files of a cross-encoder as sentence-transformers 6 saves it.
    static func reranker() throws -> ModelFixture {
        let fixture = try ModelFixture()
        try fixture.write(
            "config.json",
            bertConfiguration.replacing("BertModel", with: "BertForSequenceClassification")
                .replacing("\"use_cache\"", with: "\"id2label\": {\"0\": \"LABEL_0\"}, \"use_cache\"")
        )
        try fixture.write("modules.json", rerankerModules)
        try fixture.write("sentence_bert_config.json", rerankerTransformer)
        try fixture.write("tokenizer_config.json", #"{"max_length": 128, "model_max_length": 256}"#)
        try fixture.write("config_sentence_transformers.json", rerankerSentence)
        return fixture
    }

    func write(_ name: String, _ text: String) throws {
        try directory.write(name, text)
    }

    /// Writes a file with one part of its text replaced.
    func change(_ name: String, _ part: String, to other: String) throws {
        let text = String(decoding: try Data(contentsOf: directory[name]), as: UTF8.self)
        try write(name, text.replacing(part, with: other))
    }

    static let bertConfiguration = """
        {"_name_or_path": "nreimers/MiniLM-L6-H384-uncased", "architectures": ["BertModel"],
        "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_size": 384, "intermediate_size": 1536,
        "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "model_type": "bert", "num_attention_heads": 12,
        "num_hidden_layers": 6, "pad_token_id": 0, "position_embedding_type": "absolute", "type_vocab_size": 2,
        "use_cache": true, "vocab_size": 30522}
        """

    static let mpnetConfiguration = """
        {"architectures": ["MPNetForMaskedLM"], "hidden_act": "gelu", "hidden_size": 768, "intermediate_size": 3072,
        "layer_norm_eps": 1e-05, "max_position_embeddings": 514, "model_type": "mpnet", "num_attention_heads": 12,
        "num_hidden_layers": 12, "pad_token_id": 1, "relative_attention_num_buckets": 32, "vocab_size": 30527}
        """

    static let distilbertConfiguration = """
        {"activation": "gelu", "architectures": ["DistilBertModel"], "dim": 768, "hidden_dim": 3072,
        "max_position_embeddings": 512, "model_type": "distilbert", "n_heads": 12, "n_layers": 6, "pad_token_id": 0,
        "sinusoidal_pos_embds": false, "vocab_size": 30522}
        """

    static let modules = """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """

    static let legacyPooling = """
        {"word_embedding_dimension": 384, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true,
        "pooling_mode_max_tokens": false, "pooling_mode_mean_sqrt_len_tokens": false}
        """

    static let rerankerModules = """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.base.modules.transformer.Transformer"}]
        """

    static let rerankerTransformer = """
        {"transformer_task": "sequence-classification", "modality_config": {"text": {"method": "forward",
        "method_output_name": "logits"}}, "module_output_name": "scores"}
        """

    static let rerankerSentence = """
        {"activation_fn": "torch.nn.modules.activation.Sigmoid", "default_prompt_name": null,
        "model_type": "CrossEncoder", "prompts": {}}
        """
}

/// The key that an error blames, for comparisons; nil for errors without one.
func blamedKey(_ error: ModelError?) -> String? {
    switch error {
    case .invalidValue(_, let key, _, _)?, .unsupportedValue(_, let key, _, _)?: key
    default: nil
    }
}
