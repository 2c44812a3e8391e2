// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// A step between a text and its vector.
@nonexhaustive
public enum SentenceModule: Sendable, Hashable {
    /// The network.
    case transformer(TransformerSettings)
    /// A mean over the network's layers, in place of the last layer.
    case weightedLayerPooling(WeightedLayerPoolingSettings)
    /// One vector from those of the tokens.
    case pooling(PoolingSettings)
    /// A product with a matrix.
    case dense(DenseSettings)
    /// A layer normalisation.
    case layerNorm(LayerNormSettings)
    /// Division by the Euclidean length.
    case normalize
}

/// The steps that a model's own files prescribe, in order.
///
/// The first is always the network. `Dropout`, which does nothing outside training, is left out.
public struct SentenceModules: Sendable, Hashable {
    /// The steps, the network first.
    public let modules: [SentenceModule]

    /// Whether the model has no `modules.json`, so that the steps are the reference's defaults.
    ///
    /// Whoever loads such a model should say so: mean pooling may not be what it was trained with.
    public let isImplicit: Bool

    /// The settings of the network.
    public let transformer: TransformerSettings

    /// Reads `modules.json` and the files that it names.
    ///
    /// Without the file the steps are those that the reference makes up: the network, and mean pooling for an encoder.
    ///
    /// - Parameters:
    ///   - directory: The directory of the model.
    ///   - implicitTask: What to take a model without `modules.json` for. The default is `.featureExtraction`.
    /// - Throws: `ModelError`, in particular `.unsupportedModule` and `.unsupportedValue`.
    public init(directory: URL, implicitTask: TransformerTask = .featureExtraction) throws {
        let file = directory.appending(path: "modules.json")
        let list: JSONNode
        do {
            list = try ConfigurationFile.read(file)
        } catch ModelError.missingFile {
            transformer = TransformerSettings(directory: directory, task: implicitTask)
            isImplicit = true
            var modules: [SentenceModule] = [.transformer(transformer)]
            if implicitTask == .featureExtraction {
                let configuration = try ModelConfiguration(directory: directory)
                modules.append(.pooling(PoolingSettings(dimension: configuration.hiddenSize)))
            }
            self.modules = modules
            return
        }
        guard case .array(let entries) = list, !entries.isEmpty else {
            throw ModelError.invalidValue(
                file: file,
                key: "the file",
                expected: "a list of modules",
                actual: list.summary
            )
        }
        let modules = try entries.enumerated().compactMap { index, entry in
            try Self.module(ConfigurationSection(file: file, key: "[\(index)]", value: entry), directory: directory)
        }
        transformer = try Self.checkOrder(modules, file: file)
        self.modules = modules
        isImplicit = false
    }

    private static func module(_ entry: ConfigurationSection, directory root: URL) throws -> SentenceModule? {
        let type = try entry.requiredString("type")
        let path = try entry.string("path") ?? ""
        let isInside = !path.hasPrefix("/") && !path.utf8.contains(0) && !path.split(separator: "/").contains("..")
        guard isInside else {
            throw entry.invalid("path", expected: "a directory inside the model's", actual: entry.value("path"))
        }
        let directory = path.isEmpty ? root : root.appending(path: path)
        // Elsewhere the same last word may stand for a class of the checkpoint's own, with code that we do not run.
        guard type.hasPrefix("sentence_transformers.") else {
            throw ModelError.unsupportedModule(type, file: entry.file)
        }
        switch type.split(separator: ".").last {
        case "Transformer":
            return .transformer(try TransformerSettings(path: path, directory: directory))
        case "Pooling":
            return .pooling(try PoolingSettings(contentsOf: directory.appending(path: "config.json")))
        case "WeightedLayerPooling":
            return .weightedLayerPooling(try WeightedLayerPoolingSettings(path: path, directory: directory))
        case "Dense":
            return .dense(try DenseSettings(path: path, directory: directory))
        case "LayerNorm":
            return .layerNorm(try LayerNormSettings(path: path, directory: directory))
        case "Normalize":
            // Often a name without a directory; a file there can only redirect input and output.
            try ConfigurationFile.readOptionalSection(directory.appending(path: "config.json"))
                .requireSentenceEmbedding()
            return .normalize
        case "Dropout":
            return nil
        default:
            throw ModelError.unsupportedModule(type, file: entry.file)
        }
    }

    /// Checks that tokens come before the text's vector, and that the network is first and alone.
    private static func checkOrder(_ modules: [SentenceModule], file: URL) throws -> TransformerSettings {
        func misplaced(_ index: Int, expected: String, actual: String) -> ModelError {
            .invalidValue(file: file, key: "[\(index)].type", expected: expected, actual: actual)
        }
        guard case .transformer(let transformer)? = modules.first else {
            throw misplaced(0, expected: "a Transformer", actual: "another module")
        }
        var isPooled = false
        for (index, module) in modules.enumerated().dropFirst() {
            switch module {
            case .transformer:
                throw misplaced(index, expected: "a step after the network", actual: "a second Transformer")
            case .weightedLayerPooling, .pooling:
                guard !isPooled else {
                    throw misplaced(index, expected: "a step on the text's vector", actual: "a step on tokens")
                }
                if case .pooling = module { isPooled = true }
            case .dense, .layerNorm, .normalize:
                guard isPooled else {
                    throw misplaced(index, expected: "Pooling", actual: "a step on the text's vector")
                }
            }
        }
        guard isPooled || transformer.task == .sequenceClassification else {
            throw misplaced(modules.count, expected: "Pooling", actual: "missing")
        }
        return transformer
    }
}
