// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct ModelWeightsTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ name: String, _ tensors: [String: [Float]]) throws {
        var builder = TensorFileBuilder()
        for (name, values) in tensors.sorted(by: { $0.key < $1.key }) { builder.add(name, [values.count], values) }
        try directory.write(name, builder.bytes())
    }

    @Test func literalNameWinsOverPrefixes() throws {
        try write("model.safetensors", ["a": [1], "bert.a": [2], "bert.b": [3], "model.b": [4]])
        let weights = try ModelWeights(directory: directory.url, prefixes: ["", "bert.", "model."])
        #expect(try weights.tensor("a").floats() == [1])
        #expect(try weights.tensor("b").floats() == [3])
        #expect(try weights.tensor("model.b").floats() == [4])
        #expect(weights.contains("b"))
        #expect(!weights.contains("c"))
        #expect(weights.tensorNames == ["a", "bert.a", "bert.b", "model.b"])
        #expect(throws: ModelError.missingTensor("c", file: directory["model.safetensors"])) {
            try weights.tensor("c")
        }
        #expect(!weights.withPrefixes([""]).contains("b"))
    }

    @Test func otherShapeIsNamedInFull() throws {
        try write("model.safetensors", ["bert.a": [1, 2]])
        let weights = try ModelWeights(directory: directory.url, prefixes: ["", "bert."])
        #expect(try weights.tensor("a", shape: [2]).shape == [2])
        let file = directory["model.safetensors"]
        #expect(throws: ModelError.shapeMismatch(tensor: "bert.a", expected: [3], actual: [2], file: file)) {
            try weights.tensor("a", shape: [3])
        }
    }

    @Test func shardsAreFoundThroughTheIndex() throws {
        try write("model-1.safetensors", ["a": [1], "b": [2]])
        try write("model-2.safetensors", ["c": [3]])
        try directory.write(
            "model.safetensors.index.json",
            #"{"metadata": {}, "weight_map": {"a": "model-1.safetensors", "b": "model-1.safetensors", "c": "model-2.safetensors"}}"#
        )
        let weights = try ModelWeights(directory: directory.url)
        #expect(weights.tensorNames == ["a", "b", "c"])
        #expect(try weights.tensor("c").floats() == [3])
        #expect(weights.file == directory["model.safetensors.index.json"])
    }

    @Test func singleFileWinsOverTheIndex() throws {
        try write("model.safetensors", ["a": [1]])
        try directory.write("model.safetensors.index.json", "not read")
        #expect(try ModelWeights(directory: directory.url).tensorNames == ["a"])
    }

    @Test(arguments: ["../secret.safetensors", "sub/x.safetensors", "/etc/passwd", "..", ".", ""])
    func indexMustNotLeaveTheDirectory(shard: String) throws {
        let file = try directory.write("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"\(shard)\"}}")
        let error = #expect(throws: ModelError.self) { try ModelWeights(directory: directory.url) }
        guard case .invalidValue(file, "weight_map.a", _, _)? = error else { throw try #require(error) }
    }

    @Test func shardWithoutThePromisedTensorIsNamed() throws {
        try write("x.safetensors", ["a": [1]])
        try directory.write("model.safetensors.index.json", #"{"weight_map": {"b": "x.safetensors"}}"#)
        #expect(throws: ModelError.missingTensor("b", file: directory["x.safetensors"])) {
            try ModelWeights(directory: directory.url)
        }
    }

    @Test func missingShardIsNamed() throws {
        try directory.write("model.safetensors.index.json", #"{"weight_map": {"b": "x.safetensors"}}"#)
        #expect(throws: ModelError.missingFile(directory["x.safetensors"])) {
            try ModelWeights(directory: directory.url)
        }
    }

    @Test(arguments: ["pytorch_model.bin", "pytorch_model.bin.index.json"])
    func pickledWeightsAreRefused(name: String) throws {
        try directory.write(name, "pickle")
        #expect(throws: ModelError.pytorchWeightsOnly(directory["pytorch_model.bin"])) {
            try ModelWeights(directory: directory.url)
        }
    }

    @Test func directoryWithoutWeightsLacksTheFile() {
        #expect(throws: ModelError.missingFile(directory["model.safetensors"])) {
            try ModelWeights(directory: directory.url)
        }
    }

    @Test func weightsOfAModuleComeFromTheirOwnFile() throws {
        try write("2_Dense/model.safetensors", ["linear.weight": [1, 2]])
        let weights = try ModelWeights(contentsOf: directory["2_Dense/model.safetensors"])
        #expect(try weights.tensor("linear.weight").floats() == [1, 2])
    }
}
