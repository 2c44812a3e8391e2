// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// The weights of a checkpoint: one file of tensors, or several with an index.
///
/// Tensors are found by the checkpoint's literal names. Some checkpoints put the name of the whole network before
/// each, such as `bert.`: `prefixes` are tried in order.
public struct ModelWeights: Sendable {
    /// The file to name in errors: the file of tensors, or the index.
    public let file: URL

    /// The names of all tensors, sorted.
    public let tensorNames: [String]

    /// What may stand before a name, in the order of trying.
    package let prefixes: [String]

    private let tensors: [String: Tensor]

    /// Maps the weights in a directory.
    ///
    /// `model.safetensors` is taken if it is there, else `model.safetensors.index.json` and the files that it lists.
    ///
    /// - Parameters:
    ///   - directory: The directory of the network, usually that of the model.
    ///   - prefixes: What may stand before a name, in the order of trying. The default is nothing.
    /// - Throws: `ModelError`: `.missingFile`, `.pytorchWeightsOnly`, `.damagedTensorFile`, `.malformedJSON`,
    ///   `.invalidValue` or `.unreadableFile`.
    public init(directory: URL, prefixes: [String] = [""]) throws {
        let single = directory.appending(path: "model.safetensors")
        let index = directory.appending(path: "model.safetensors.index.json")
        let pickled = directory.appending(path: "pytorch_model.bin")
        let files = FileManager.default
        if files.fileExists(atPath: single.path) {
            try self.init(contentsOf: single, prefixes: prefixes)
        } else if files.fileExists(atPath: index.path) {
            try self.init(index: index, prefixes: prefixes)
        } else if files.fileExists(atPath: pickled.path)
            || files.fileExists(atPath: pickled.appendingPathExtension("index.json").path)
        {
            throw ModelError.pytorchWeightsOnly(pickled)
        } else {
            throw ModelError.missingFile(single)
        }
    }

    /// Maps a single file of weights, such as that of a dense layer.
    ///
    /// - Parameters:
    ///   - file: A file in the safetensors format.
    ///   - prefixes: What may stand before a name, in the order of trying. The default is nothing.
    /// - Throws: `ModelError.missingFile`, `.unreadableFile` or `.damagedTensorFile`.
    public init(contentsOf file: URL, prefixes: [String] = [""]) throws {
        let tensorFile = try SafetensorsFile(contentsOf: file)
        var tensors: [String: Tensor] = [:]
        for name in tensorFile.tensorNames { tensors[name] = tensorFile[name] }
        self.init(file: file, tensors: tensors, prefixes: prefixes)
    }

    private init(file: URL, tensors: [String: Tensor], prefixes: [String]) {
        self.file = file
        self.tensors = tensors
        self.prefixes = prefixes
        tensorNames = tensors.keys.sorted()
    }

    private init(index: URL, prefixes: [String]) throws {
        let section = try ConfigurationFile.readSection(index)
        guard let map = try section.section("weight_map") else {
            throw section.invalid("weight_map", expected: "an object", actual: nil)
        }
        var shards: [String: SafetensorsFile] = [:]
        var tensors: [String: Tensor] = [:]
        for name in map.values.keys.sorted() {
            let shardName = try map.requiredString(name)
            guard Self.isPlainFileName(shardName) else {
                throw map.invalid(name, expected: "the name of a file beside it", actual: map.values[name])
            }
            let shard: SafetensorsFile
            if let opened = shards[shardName] {
                shard = opened
            } else {
                let directory = index.deletingLastPathComponent()
                shard = try SafetensorsFile(contentsOf: directory.appending(path: shardName))
                shards[shardName] = shard
            }
            tensors[name] = try shard.tensor(named: name)
        }
        self.init(file: index, tensors: tensors, prefixes: prefixes)
    }

    private static func isPlainFileName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }
}

extension ModelWeights {
    /// Whether there is a tensor of a name, with any of the prefixes.
    ///
    /// - Parameter name: The checkpoint's name without prefix.
    /// - Returns: True if `tensor(_:shape:)` would find one.
    public func contains(_ name: String) -> Bool {
        prefixes.contains { tensors[$0 + name] != nil }
    }

    /// The tensor of a name, with the first prefix that gives one.
    ///
    /// - Parameters:
    ///   - name: The checkpoint's name without prefix.
    ///   - shape: The shape that it must have; nil to take any.
    /// - Returns: The tensor.
    /// - Throws: `ModelError.missingTensor` or `.shapeMismatch`.
    package func tensor(_ name: String, shape: [Int]? = nil) throws -> Tensor {
        guard let tensor = prefixes.lazy.compactMap({ tensors[$0 + name] }).first else {
            throw ModelError.missingTensor(name, file: file)
        }
        if let shape, tensor.shape != shape {
            throw ModelError.shapeMismatch(
                tensor: tensor.name,
                expected: shape,
                actual: tensor.shape,
                file: tensor.file
            )
        }
        return tensor
    }

    /// The same weights, looked up with other prefixes.
    package func withPrefixes(_ prefixes: [String]) -> ModelWeights {
        ModelWeights(file: file, tensors: tensors, prefixes: prefixes)
    }
}
