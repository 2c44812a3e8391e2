// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct SentenceModulesTests {
    private func modules(_ fixture: ModelFixture) throws -> SentenceModules {
        try SentenceModules(directory: fixture.url)
    }

    private func pooling(_ text: String) throws -> PoolingSettings? {
        let fixture = try ModelFixture.miniLM()
        try fixture.write("1_Pooling/config.json", text)
        for case .pooling(let settings) in try modules(fixture).modules { return settings }
        return nil
    }

    /// MiniLM with one more step at the end.
    private func fixture(with type: String, _ configuration: String?) throws -> ModelFixture {
        let fixture = try ModelFixture.miniLM()
        try fixture.change(
            "modules.json",
            "}]",
            to: "}, {\"idx\": 3, \"name\": \"3\", \"path\": \"3_X\", \"type\": \"\(type)\"}]"
        )
        if let configuration { try fixture.write("3_X/config.json", configuration) }
        return fixture
    }

    @Test func readsTheStepsOfMiniLM() throws {
        let fixture = try ModelFixture.miniLM()
        let modules = try modules(fixture)
        #expect(!modules.isImplicit)
        #expect(modules.modules.count == 3)
        #expect(modules.modules.first == .transformer(modules.transformer))
        #expect(modules.modules.last == .normalize)
        #expect(modules.transformer.maxSequenceLength == 256)
        #expect(modules.transformer.path == "")
        #expect(modules.transformer.directory == fixture.url)
        #expect(!modules.transformer.doLowerCase)
        #expect(modules.transformer.task == .featureExtraction)
        guard case .pooling(let pooling) = modules.modules[1] else { throw ModelError.missingFile(fixture.url) }
        #expect(pooling.modes == [.mean])
        #expect(pooling.dimension == 384)
        #expect(pooling.includesPrompt)
    }

    @Test(arguments: [
        "sentence_transformers.models.Normalize", "sentence_transformers.base.modules.normalize.Normalize",
        "sentence_transformers.models.normalize.Normalize",
    ])
    func typeIsMatchedOnItsLastPart(type: String) throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.change("modules.json", "sentence_transformers.models.Normalize", to: type)
        #expect(try modules(fixture).modules.last == .normalize)
    }

    @Test(arguments: [
        "sentence_transformers.models.StaticEmbedding", "sentence_transformers.models.WordEmbeddings",
        "sentence_transformers.models.CNN", "sentence_transformers.models.LSTM", "sentence_transformers.models.BoW",
        "sentence_transformers.models.CLIPModel", "sentence_transformers.base.modules.router.Router",
        "sentence_transformers.sparse_encoder.models.SpladePooling", "custom_code.Transformer", "Normalize", "",
    ])
    func otherModuleIsNamed(type: String) throws {
        let fixture = try fixture(with: type, "{}")
        #expect(throws: ModelError.unsupportedModule(type, file: fixture.directory["modules.json"])) {
            try modules(fixture)
        }
    }

    @Test func dropoutDoesNothing() throws {
        #expect(
            try modules(fixture(with: "sentence_transformers.models.Dropout", "{\"dropout\": 0.2}")).modules.count == 3
        )
    }

    @Test func withoutModulesTheReferenceTakesTheMean() throws {
        let fixture = try ModelFixture()
        try fixture.write("config.json", ModelFixture.bertConfiguration)
        try fixture.write("sentence_bert_config.json", #"{"max_seq_length": 7}"#)
        let modules = try modules(fixture)
        #expect(modules.isImplicit)
        guard case .pooling(let pooling)? = modules.modules.last else { throw ModelError.missingFile(fixture.url) }
        #expect(pooling.modes == [.mean])
        #expect(pooling.dimension == 384)
        // The reference does not look at the module's file of a model without modules.
        #expect(modules.transformer.maxSequenceLength == nil)
    }

    @Test func withoutModulesACrossEncoderHasOnlyItsNetwork() throws {
        let fixture = try ModelFixture()
        let modules = try SentenceModules(directory: fixture.url, implicitTask: .sequenceClassification)
        #expect(modules.isImplicit)
        #expect(modules.modules == [.transformer(modules.transformer)])
        #expect(modules.transformer.task == .sequenceClassification)
    }

    @Test func readsACrossEncoderOfSentenceTransformers6() throws {
        let modules = try modules(ModelFixture.reranker())
        #expect(!modules.isImplicit)
        #expect(modules.modules.count == 1)
        #expect(modules.transformer.task == .sequenceClassification)
        #expect(modules.transformer.maxSequenceLength == nil)
    }

    // MARK: - Pooling

    @Test(arguments: [
        ("cls_token", PoolingMode.cls), ("max_tokens", .max), ("mean_tokens", .mean),
        ("mean_sqrt_len_tokens", .meanSqrtLength), ("weightedmean_tokens", .weightedMean), ("lasttoken", .lastToken),
    ])
    func booleanChoosesAMode(key: String, mode: PoolingMode) throws {
        let text = "{\"word_embedding_dimension\": 384, \"pooling_mode_\(key)\": true}"
        #expect(try pooling(text)?.modes == [mode])
    }

    @Test func severalBooleansJoinInTheReferencesOrder() throws {
        let text = """
            {"word_embedding_dimension": 384, "pooling_mode_lasttoken": true, "pooling_mode_weightedmean_tokens": true,
            "pooling_mode_mean_sqrt_len_tokens": true, "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true,
            "pooling_mode_cls_token": true}
            """
        #expect(try pooling(text)?.modes == [.cls, .max, .mean, .meanSqrtLength, .weightedMean, .lastToken])
    }

    @Test(arguments: [
        #"{"word_embedding_dimension": 384}"#, #"{"word_embedding_dimension": 384, "pooling_mode_mean_tokens": false}"#,
        #"{"embedding_dimension": 384}"#,
    ])
    func noModeMeansTheMean(text: String) throws {
        #expect(try pooling(text)?.modes == [.mean])
    }

    @Test(arguments: PoolingMode.allCases)
    func nameChoosesAMode(mode: PoolingMode) throws {
        let text = "{\"embedding_dimension\": 384, \"pooling_mode\": \"\(mode.rawValue)\", \"include_prompt\": false}"
        let settings = try pooling(text)
        #expect(settings?.modes == [mode])
        #expect(settings?.includesPrompt == false)
    }

    @Test func listOfNamesKeepsItsOrderAndWinsOverBooleans() throws {
        let text =
            #"{"embedding_dimension": 8, "pooling_mode": ["lasttoken", "cls"], "pooling_mode_mean_tokens": true}"#
        let settings = try pooling(text)
        #expect(settings?.modes == [.lastToken, .cls])
        #expect(settings?.dimension == 8)
    }

    @Test(arguments: [
        (#"{"word_embedding_dimension": 384, "pooling_mode": "median"}"#, "pooling_mode"),
        (#"{"word_embedding_dimension": 384, "pooling_mode": []}"#, "pooling_mode"),
        (#"{"word_embedding_dimension": 384, "pooling_mode": [1]}"#, "pooling_mode"),
        (#"{"word_embedding_dimension": 384, "pooling_mode": 1}"#, "pooling_mode"),
        (#"{"word_embedding_dimension": 384, "pooling_mode_cls_token": 1}"#, "pooling_mode_cls_token"),
        (#"{"word_embedding_dimension": 384, "pooling_mode_future": true}"#, "pooling_mode_future"),
        (#"{"word_embedding_dimension": 0}"#, "word_embedding_dimension"),
        (#"{"embedding_dimension": "384"}"#, "embedding_dimension"),
        (#"{"pooling_mode": "mean"}"#, "word_embedding_dimension"),
        (#"{"embedding_dimension": 384, "include_prompt": "yes"}"#, "include_prompt"),
    ])
    func senselessPoolingIsNamed(text: String, key: String) throws {
        #expect(blamedKey(#expect(throws: ModelError.self) { try pooling(text) }) == key)
    }

    @Test func missingPoolingFileIsNamed() throws {
        let fixture = try ModelFixture.miniLM()
        try FileManager.default.removeItem(at: fixture.directory["1_Pooling/config.json"])
        #expect(throws: ModelError.missingFile(fixture.directory["1_Pooling/config.json"])) { try modules(fixture) }
    }

    // MARK: - Other steps

    @Test(arguments: [
        ("torch.nn.modules.activation.Tanh", Activation.tanh), ("torch.nn.modules.linear.Identity", .identity),
        ("torch.nn.modules.activation.ReLU", .relu), ("torch.nn.modules.activation.GELU", .gelu),
        ("torch.nn.modules.activation.Sigmoid", .sigmoid), ("torch.nn.modules.activation.SiLU", .silu),
    ])
    func denseStepIsRead(name: String, activation: Activation) throws {
        let fixture = try fixture(
            with: "sentence_transformers.models.Dense",
            "{\"in_features\": 384, \"out_features\": 128, \"bias\": false, \"activation_function\": \"\(name)\"}"
        )
        guard case .dense(let settings)? = try modules(fixture).modules.last else {
            throw ModelError.missingFile(fixture.url)
        }
        #expect(settings.inFeatures == 384)
        #expect(settings.outFeatures == 128)
        #expect(!settings.bias)
        #expect(!settings.usesResidual)
        #expect(settings.activation == activation)
        #expect(settings.path == "3_X")
        #expect(settings.directory == fixture.directory["3_X"])
    }

    @Test func denseStepHasTheReferencesDefaults() throws {
        let fixture = try fixture(
            with: "sentence_transformers.models.Dense",
            #"{"in_features": 384, "out_features": 128, "use_residual": true, "module_input_name": "sentence_embedding"}"#
        )
        guard case .dense(let settings)? = try modules(fixture).modules.last else {
            throw ModelError.missingFile(fixture.url)
        }
        #expect(settings.bias)
        #expect(settings.usesResidual)
        #expect(settings.activation == .tanh)
    }

    @Test(arguments: [
        (#"{"out_features": 128}"#, "in_features"), (#"{"in_features": 384, "out_features": -1}"#, "out_features"),
        (#"{"in_features": 384, "out_features": 1, "bias": 1}"#, "bias"),
        (#"{"in_features": 384, "out_features": 1, "activation_function": "torch.nn.PReLU"}"#, "activation_function"),
        (#"{"in_features": 384, "out_features": 1, "activation_function": "mine.Tanh"}"#, "activation_function"),
        (#"{"in_features": 384, "out_features": 1, "module_input_name": "token_embeddings"}"#, "module_input_name"),
        (#"{"in_features": 384, "out_features": 1, "module_output_name": "scores"}"#, "module_output_name"),
    ])
    func senselessDenseStepIsNamed(text: String, key: String) throws {
        let fixture = try fixture(with: "sentence_transformers.models.Dense", text)
        #expect(blamedKey(#expect(throws: ModelError.self) { try modules(fixture) }) == key)
    }

    @Test func layerNormIsRead() throws {
        let fixture = try fixture(with: "sentence_transformers.models.LayerNorm", #"{"dimension": 384}"#)
        guard case .layerNorm(let settings)? = try modules(fixture).modules.last else {
            throw ModelError.missingFile(fixture.url)
        }
        #expect(settings.dimension == 384)
        #expect(settings.directory == fixture.directory["3_X"])
    }

    @Test func weightedLayerPoolingStandsBeforePooling() throws {
        let fixture = try ModelFixture.miniLM()
        let step = #"{"path": "9_W", "type": "sentence_transformers.models.WeightedLayerPooling"}, {"idx": 1"#
        try fixture.change("modules.json", "{\"idx\": 1", to: step)
        try fixture.write(
            "9_W/config.json",
            #"{"word_embedding_dimension": 384, "layer_start": 2, "num_hidden_layers": 6}"#
        )
        guard case .weightedLayerPooling(let settings) = try modules(fixture).modules[1] else {
            throw ModelError.missingFile(fixture.url)
        }
        #expect(settings.dimension == 384)
        #expect(settings.layerStart == 2)
        #expect(settings.numHiddenLayers == 6)
        #expect(settings.path == "9_W")
        try fixture.write("9_W/config.json", #"{"embedding_dimension": 384, "layer_start": 9, "num_hidden_layers": 6}"#)
        #expect(blamedKey(#expect(throws: ModelError.self) { try modules(fixture) }) == "layer_start")
    }

    @Test func normalizeOfTokensIsRefused() throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write("2_Normalize/config.json", #"{"module_input_name": "token_embeddings"}"#)
        #expect(blamedKey(#expect(throws: ModelError.self) { try modules(fixture) }) == "module_input_name")
        try fixture.write("2_Normalize/config.json", #"{"module_input_name": "sentence_embedding"}"#)
        #expect(try modules(fixture).modules.last == .normalize)
    }

    // MARK: - The network's own file

    @Test(arguments: ["sentence_roberta_config.json", "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json"])
    func olderNamesOfTheFileAreFound(name: String) throws {
        let fixture = try ModelFixture.miniLM()
        try FileManager.default.removeItem(at: fixture.directory["sentence_bert_config.json"])
        try fixture.write(name, #"{"max_seq_length": 99, "do_lower_case": true}"#)
        let transformer = try modules(fixture).transformer
        #expect(transformer.maxSequenceLength == 99)
        #expect(transformer.doLowerCase)
    }

    @Test func argumentsOfTheTokenizerWinOverTheLength() throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write(
            "sentence_bert_config.json",
            #"{"max_seq_length": 256, "tokenizer_args": {"model_max_length": 100, "trust_remote_code": true}}"#
        )
        #expect(try modules(fixture).transformer.maxSequenceLength == 100)
    }

    @Test(arguments: [
        (#"{"max_seq_length": 0}"#, "max_seq_length"), (#"{"max_seq_length": "256"}"#, "max_seq_length"),
        (#"{"transformer_task": "fill-mask"}"#, "transformer_task"),
        (#"{"modality_config": {"image": {"method": "forward"}}}"#, "modality_config"),
        (#"{"modality_config": {"text": {"method": "get_text_features"}}}"#, "modality_config.text.method"),
        (
            #"{"modality_config": {"text": {"method": "forward", "method_output_name": "pooler_output"}}}"#,
            "modality_config.text.method_output_name"
        ),
        (#"{"module_output_name": "sentence_embedding"}"#, "module_output_name"),
        (#"{"query_length": 32}"#, "query_length"), (#"{"query_expansion": {}}"#, "query_expansion"),
        (#"{"processing_kwargs": {"text": {"padding": true}}}"#, "processing_kwargs.text"),
        (#"{"config_args": {"num_labels": 3}}"#, "config_args.num_labels"),
    ])
    func otherUseOfTheNetworkIsNamed(text: String, key: String) throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write("sentence_bert_config.json", text)
        #expect(blamedKey(#expect(throws: ModelError.self) { try modules(fixture) }) == key)
    }

    @Test(arguments: ["../other", "/etc", "a/../../b"])
    func pathMustNotLeaveTheDirectory(path: String) throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.change("modules.json", "1_Pooling", to: path)
        #expect(blamedKey(#expect(throws: ModelError.self) { try modules(fixture) }) == "[1].path")
    }

    @Test(arguments: [
        ("[]", "the file"), ("{}", "the file"), ("[1]", "[0]"), ("[{}]", "[0].type"), ("[{\"type\": 1}]", "[0].type"),
        (#"[{"type": "sentence_transformers.models.Normalize"}]"#, "[0].type"),
        (#"[{"type": "sentence_transformers.models.Transformer"}]"#, "[1].type"),
        (
            #"[{"type": "sentence_transformers.models.Transformer"}, {"type": "sentence_transformers.models.Normalize"}]"#,
            "[1].type"
        ),
        (
            #"[{"type": "sentence_transformers.models.Transformer"}, {"type": "sentence_transformers.models.Transformer"}]"#,
            "[1].type"
        ),
    ])
    func senselessListOfModulesIsNamed(text: String, key: String) throws {
        let fixture = try ModelFixture.miniLM()
        try fixture.write("modules.json", text)
        #expect(blamedKey(#expect(throws: ModelError.self) { try modules(fixture) }) == key)
    }
}
