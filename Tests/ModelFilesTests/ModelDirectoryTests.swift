// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct ModelDirectoryTests {
    @Test func bundlesWhatAModelSays() throws {
        let fixture = try ModelFixture.miniLM()
        let model = try ModelDirectory(fixture.url)
        #expect(model.url == fixture.url)
        #expect(model.maximumSequenceLength == 256)
        #expect(model.embeddingDimension == 384)
        #expect(model.configuration.hiddenSize == 384)
        #expect(model.sentenceConfiguration.prompts == [:])
        #expect(throws: ModelError.missingFile(fixture.directory["model.safetensors"])) { try model.weights() }
    }

    /// The module's own limit, the tokenizer's, and what holds.
    @Test(arguments: [
        ("256", "512", 256), ("600", "128", 512), ("null", "128", 128), ("null", "null", 512),
        ("null", "1000000000000000019884624838656", 512), ("null", "1e30", 512), ("null", "4096", 512),
        ("100", "1", 100),
    ])
    func moduleThenTokenizerThenPositionsLimitTheLength(module: String, tokenizer: String, limit: Int) throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write("sentence_bert_config.json", "{\"max_seq_length\": \(module)}")
        try fixture.write("tokenizer_config.json", "{\"model_max_length\": \(tokenizer)}")
        #expect(try ModelDirectory(fixture.url).maximumSequenceLength == limit)
    }

    @Test func positionsOfMPNetLimitTheLength() throws {
        let fixture = try ModelFixture()
        try fixture.write("config.json", ModelFixture.mpnetConfiguration)
        let model = try ModelDirectory(fixture.url)
        #expect(model.maximumSequenceLength == 512)
        #expect(model.embeddingDimension == 768)
        #expect(model.modules.isImplicit)
    }

    @Test(arguments: ["0", "-1", "\"long\""])
    func senselessLimitOfTheTokenizerIsNamed(limit: String) throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write("sentence_bert_config.json", "{}")
        try fixture.write("tokenizer_config.json", "{\"model_max_length\": \(limit)}")
        #expect(blamedKey(#expect(throws: ModelError.self) { try ModelDirectory(fixture.url) }) == "model_max_length")
    }

    @Test func networkMayLieInADirectoryOfItsOwn() throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.change("modules.json", "\"path\": \"\"", to: "\"path\": \"0_BERT\"")
        for name in ["config.json", "sentence_bert_config.json"] {
            try FileManager.default.createDirectory(at: fixture.directory["0_BERT"], withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: fixture.directory[name], to: fixture.directory["0_BERT/\(name)"])
        }
        let model = try ModelDirectory(fixture.url)
        #expect(model.maximumSequenceLength == 256)
        #expect(model.configuration.file == fixture.directory["0_BERT/config.json"])
    }

    @Test func stepsMultiplyAndChangeTheDimension() throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write(
            "1_Pooling/config.json",
            #"{"embedding_dimension": 384, "pooling_mode": ["cls", "mean"]}"#
        )
        #expect(try ModelDirectory(fixture.url).embeddingDimension == 768)
        try fixture.change(
            "modules.json",
            "}]",
            to: #"}, {"path": "3_Dense", "type": "sentence_transformers.models.Dense"}]"#
        )
        try fixture.write("3_Dense/config.json", #"{"in_features": 768, "out_features": 100}"#)
        #expect(try ModelDirectory(fixture.url).embeddingDimension == 100)
        try fixture.write("3_Dense/config.json", #"{"in_features": 384, "out_features": 100}"#)
        let error = #expect(throws: ModelError.self) { try ModelDirectory(fixture.url) }
        #expect(blamedKey(error) == "the size that module 3 takes")
    }

    @Test func poolingOfAnotherSizeIsNamed() throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.change("1_Pooling/config.json", "384", to: "768")
        let error = #expect(throws: ModelError.self) { try ModelDirectory(fixture.url) }
        #expect(blamedKey(error) == "the size that module 1 takes")
    }

    @Test func crossEncoderTakesTheSentenceConfigurationsActivationFirst() throws {
        let fixture = try ModelFixture.reranker()
        #expect(try ModelDirectory(fixture.url).crossEncoderActivation == .sigmoid)
        try fixture.change(
            "config.json",
            "\"use_cache\"",
            to:
                #""sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}, "use_cache""#
        )
        #expect(try ModelDirectory(fixture.url).crossEncoderActivation == .sigmoid)
        try fixture.write("config_sentence_transformers.json", "{}")
        #expect(try ModelDirectory(fixture.url).crossEncoderActivation == .identity)
    }

    @Test func crossEncoderWithoutActivationHasTheReferencesDefault() throws {
        let fixture = try ModelFixture.reranker()
        try fixture.write("config_sentence_transformers.json", "{}")
        let model = try ModelDirectory(fixture.url)
        #expect(model.maximumSequenceLength == 256)
        #expect(model.crossEncoderActivation == .sigmoid)
        try fixture.change("config.json", #"{"0": "LABEL_0"}"#, to: #"{"0": "no", "1": "yes"}"#)
        #expect(try ModelDirectory(fixture.url).crossEncoderActivation == .identity)
    }
}
