// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct SentenceConfigurationTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ text: String) throws -> SentenceConfiguration {
        try directory.write("config_sentence_transformers.json", text)
        return try SentenceConfiguration(directory: directory.url)
    }

    @Test func everythingMayBeMissing() throws {
        for configuration in [try SentenceConfiguration(directory: directory.url), try read("{}")] {
            #expect(configuration.prompts == [:])
            #expect(configuration.defaultPromptName == nil)
            #expect(configuration.similarityFunctionName == nil)
            #expect(configuration.modelType == nil)
            #expect(configuration.activationFunction == nil)
            #expect(configuration.truncateDimension == nil)
        }
    }

    @Test func readsWhatIsThere() throws {
        let configuration = try read(
            """
            {"prompts": {"query": "query: ", "passage": "passage: ", "empty": null}, "default_prompt_name": "query",
            "similarity_fn_name": "dot", "model_type": "SentenceTransformer", "truncate_dim": 256,
            "activation_fn": "torch.nn.modules.linear.Identity"}
            """
        )
        #expect(configuration.prompts == ["query": "query: ", "passage": "passage: ", "empty": ""])
        #expect(configuration.defaultPromptName == "query")
        #expect(configuration.similarityFunctionName == .dot)
        #expect(configuration.modelType == "SentenceTransformer")
        #expect(configuration.activationFunction == .identity)
        #expect(configuration.truncateDimension == 256)
    }

    @Test(arguments: SimilarityFunction.allCases)
    func everySimilarityFunctionOfTheReferenceIsKnown(function: SimilarityFunction) throws {
        #expect(try read("{\"similarity_fn_name\": \"\(function.rawValue)\"}").similarityFunctionName == function)
    }

    @Test func promptsThatEveryModelHasMayBeTheDefault() throws {
        #expect(try read(#"{"default_prompt_name": "document"}"#).defaultPromptName == "document")
    }

    @Test(arguments: [
        (#"{"prompts": []}"#, "prompts"), (#"{"prompts": {"query": 1}}"#, "prompts.query"),
        (#"{"default_prompt_name": "absent"}"#, "default_prompt_name"),
        (#"{"similarity_fn_name": "maxsim"}"#, "similarity_fn_name"), (#"{"truncate_dim": 0}"#, "truncate_dim"),
        (#"{"activation_fn": "own.Function"}"#, "activation_fn"),
    ])
    func senselessValueIsNamed(text: String, key: String) throws {
        #expect(blamedKey(#expect(throws: ModelError.self) { try read(text) }) == key)
    }
}
