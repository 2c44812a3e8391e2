// SPDX-License-Identifier: Apache-2.0

import FileStorage
package import FoundationEssentials

/// The files of a model, read and checked against each other.
package struct ModelDirectory: Sendable {
    /// The directory.
    package let url: URL

    /// The steps from a text to its vector.
    package let modules: SentenceModules

    /// The network.
    package let configuration: ModelConfiguration

    /// Prompts and the like.
    package let sentenceConfiguration: SentenceConfiguration

    /// The most tokens of a text, special ones included.
    ///
    /// The module's `max_seq_length`, else the tokenizer's `model_max_length`, else the position table; never more than
    /// the position table has room for.
    package let maximumSequenceLength: Int

    /// The number of components of the vectors that come out of the steps; that of a token's for a cross-encoder.
    package let embeddingDimension: Int

    /// Reads the files of a model, but not its weights.
    ///
    /// - Parameters:
    ///   - url: The directory of the model.
    ///   - implicitTask: What to take a model without `modules.json` for. The default is `.featureExtraction`.
    /// - Throws: `ModelError`.
    package init(_ url: URL, implicitTask: TransformerTask = .featureExtraction) throws {
        self.url = url
        modules = try SentenceModules(directory: url, implicitTask: implicitTask)
        configuration = try ModelConfiguration(directory: modules.transformer.directory)
        // The reference reads that file only beside a `modules.json`.
        sentenceConfiguration = modules.isImplicit ? SentenceConfiguration() : try SentenceConfiguration(directory: url)
        var length = configuration.positionCapacity
        if let stated = modules.transformer.maxSequenceLength {
            length = min(length, stated)
        } else if let stated = try Self.tokenizerLimit(in: modules.transformer.directory) {
            length = min(length, stated)
        }
        guard length > 0 else {
            throw ModelError.invalidValue(
                file: configuration.file,
                key: "max_position_embeddings",
                expected: "more than \(configuration.firstPosition)",
                actual: "\(configuration.maxPositionEmbeddings)"
            )
        }
        maximumSequenceLength = length
        embeddingDimension = try Self.dimension(after: modules, from: configuration, directory: url)
    }

    /// The weights of the network.
    ///
    /// - Parameter prefixes: What may stand before a name, in the order of trying. The default is nothing.
    /// - Returns: The mapped weights.
    /// - Throws: `ModelError`.
    package func weights(prefixes: [String] = [""]) throws -> ModelWeights {
        try ModelWeights(directory: modules.transformer.directory, prefixes: prefixes)
    }

    /// The function over a cross-encoder's outputs.
    ///
    /// As in the reference: that of `config_sentence_transformers.json`, else that of `config.json`, else the sigmoid for
    /// a single output and the identity for several.
    package var crossEncoderActivation: Activation {
        sentenceConfiguration.activationFunction ?? configuration.activationFunction
            ?? (configuration.numLabels == 1 ? .sigmoid : .identity)
    }

    /// The tokenizer's own limit; an absurdly great one, which stands for none, is nil.
    private static func tokenizerLimit(in directory: URL) throws -> Int? {
        let section = try ConfigurationFile.readOptionalSection(directory.appending(path: "tokenizer_config.json"))
        let key = "model_max_length"
        guard let number = try section.number(key) else { return nil }
        guard number >= 1 else {
            throw section.invalid(key, expected: "a positive number", actual: section.value(key))
        }
        return number < 0x1p31 ? Int(number) : nil
    }

    /// Follows the size of the vector through the steps.
    private static func dimension(
        after modules: SentenceModules,
        from configuration: ModelConfiguration,
        directory: URL
    ) throws -> Int {
        var dimension = configuration.hiddenSize
        for (index, module) in modules.modules.enumerated() {
            var needed = dimension
            var next = dimension
            switch module {
            case .transformer, .normalize: break
            case .weightedLayerPooling(let settings): (needed, next) = (settings.dimension, dimension)
            case .pooling(let settings): (needed, next) = (settings.dimension, dimension * settings.modes.count)
            case .dense(let settings): (needed, next) = (settings.inFeatures, settings.outFeatures)
            case .layerNorm(let settings): (needed, next) = (settings.dimension, dimension)
            }
            guard needed == dimension else {
                throw ModelError.invalidValue(
                    file: directory.appending(path: "modules.json"),
                    key: "the size that module \(index) takes",
                    expected: "\(dimension)",
                    actual: "\(needed)"
                )
            }
            dimension = next
        }
        return dimension
    }
}
