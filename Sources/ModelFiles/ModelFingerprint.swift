// SPDX-License-Identifier: Apache-2.0
import FileStorage
public import FoundationEssentials

/// What tells a model from every other: equal fingerprints, equal vectors.
///
/// SHA-256 over everything of a model's directory that decides results, in an order of its own:
///
///     "kindred model fingerprint 1\n"
///     for each file, by path:    "file " bytes-of-path " " path " " bytes "\n" and the file's bytes
///     for each tensor, by path of the module and name:
///                                "tensor " bytes-of-name " " name " " type " " shape-by-commas " " CRC-32C "\n"
///
/// Files are `modules.json`, `config_sentence_transformers.json`, and of the directory and each module `config.json`,
/// `sentence_*_config.json`, `tokenizer_config.json`, and `tokenizer.json`, else `vocab.txt`. So a copy, another date, and a
/// checkpoint cut into other shards change nothing.
public struct ModelFingerprint: Sendable, Hashable, CustomStringConvertible {
    /// 64 hexadecimal digits.
    public let hexadecimal: String

    /// The digits.
    public var description: String { hexadecimal }

    private static let configurationNames =
        ["config.json", "tokenizer_config.json"]
        + ["bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"].map {
            "sentence_\($0)_config.json"
        }

    /// Reads a model's files and weights.
    ///
    /// - Parameter directory: The directory of the model.
    /// - Throws: `ModelError` where a file is missing or damaged.
    /// - Complexity: O(bytes of the weights), which are read once.
    public init(directory: URL) throws {
        let modules = try Self.modulePaths(in: directory)
        var hash = SHA256()
        hash.update("kindred model fingerprint 1\n")
        var names: Set = ["modules.json", "config_sentence_transformers.json"]
        for module in modules {
            // Where there is a tokenizer.json, nobody reads the vocabulary beside it.
            let tokenizer =
                Self.exists(directory, Self.path(module, "tokenizer.json")) ? "tokenizer.json" : "vocab.txt"
            for name in Self.configurationNames + [tokenizer] { names.insert(Self.path(module, name)) }
        }
        for name in names.sorted() where Self.exists(directory, name) {
            let file = try ConfigurationFile.map(directory.appending(path: name))
            hash.update("file \(name.utf8.count) \(name) \(file.count)\n")
            file.withUnsafeBytes { hash.update($0) }
        }
        let weighted = modules.filter { module in
            ["model.safetensors", "model.safetensors.index.json"].contains {
                Self.exists(directory, Self.path(module, $0))
            }
        }
        // Without any weights the error says what is missing.
        for module in weighted.isEmpty ? [""] : weighted {
            let weights = try ModelWeights(directory: module.isEmpty ? directory : directory.appending(path: module))
            for name in weights.tensorNames {
                let tensor = try weights.tensor(name)
                let sum = tensor.withUnsafeBytes { CRC32C.checksum(of: $0) }
                let own = Self.path(module, name)
                let shape = tensor.shape.map(String.init).joined(separator: ",")
                hash.update(
                    "tensor \(own.utf8.count) \(own) \(tensor.elementType.rawValue) \(shape) \(String(sum, radix: 16))\n"
                )
            }
        }
        hexadecimal = hash.finish()
    }

    /// The directories of the modules below the model's, the model's own first.
    private static func modulePaths(in directory: URL) throws -> [String] {
        // Refuses paths that lead out of the directory.
        _ = try SentenceModules(directory: directory, implicitTask: .sequenceClassification)
        guard exists(directory, "modules.json"),
            case .array(let entries) = try ConfigurationFile.read(directory.appending(path: "modules.json"))
        else { return [""] }
        let paths = entries.compactMap { entry -> String? in
            guard case .object(let members) = entry, case .string(let path)? = members["path"] else { return nil }
            return path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        }
        return [""] + Set(paths).subtracting([""]).sorted()
    }

    private static func path(_ module: String, _ name: String) -> String {
        module.isEmpty ? name : "\(module)/\(name)"
    }

    private static func exists(_ directory: URL, _ name: String) -> Bool {
        FileManager.default.fileExists(atPath: directory.appending(path: name).path)
    }
}
