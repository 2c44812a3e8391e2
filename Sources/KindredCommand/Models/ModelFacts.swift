// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import ModelFiles
import SentenceEmbeddings

/// What a model's files say about it, without its weights being read.
struct ModelFacts {
    /// One fact, for people and for programs.
    struct Entry {
        var key: String
        var label: String
        var text: String
        var value: JSONValue
    }

    /// The facts, in the order in which they are shown.
    let entries: [Entry]
    /// Whether the model scores pairs instead of giving vectors.
    let isCrossEncoder: Bool
    /// Components of a vector; nil for a cross-encoder.
    let dimension: Int?
    let maximumTokens: Int
    let weightBytes: Int

    /// Reads a model's files.
    ///
    /// - Throws: `ModelError`, as loading the model would for the same files.
    init(directory: URL) throws {
        var files = try ModelDirectory(directory)
        isCrossEncoder =
            files.modules.transformer.task == .sequenceClassification
            || (files.modules.isImplicit && files.configuration.isSequenceClassifier)
        if isCrossEncoder { files = try ModelDirectory(directory, implicitTask: .sequenceClassification) }
        let configuration = files.configuration
        let weights = try files.weights()
        let tensors = try weights.tensorNames.map { try weights.tensor($0) }
        dimension = isCrossEncoder ? nil : files.embeddingDimension
        maximumTokens = files.maximumSequenceLength
        weightBytes = tensors.reduce(0) { $0 + $1.elementCount * $1.elementType.byteCount }
        let parameters = tensors.reduce(0) { $0 + $1.elementCount }
        let types = Set(tensors.map { "\($0.elementType)" }).sorted().joined(separator: ", ")
        let catalogued = CataloguedModel.inDirectory(directory)
        let stated = files.sentenceConfiguration.similarityFunctionName
        let similarity = stated ?? catalogued?.similarity ?? .cosine

        var entries: [Entry] = []
        func add(_ key: String, _ label: String, _ text: String, _ value: JSONValue? = nil) {
            entries.append(Entry(key: key, label: label, text: text, value: value ?? .string(text)))
        }
        func add(_ key: String, _ label: String, _ number: Int) {
            add(key, label, "\(number)", .integer(Int64(number)))
        }
        add("directory", "directory", directory.path)
        add("kind", "kind", isCrossEncoder ? "cross-encoder" : "sentence encoder")
        if let catalogued {
            add("task", "task", catalogued.task.rawValue)
            add("advice", "advice", catalogued.advice)
        }
        add("architecture", "architecture", configuration.modelType)
        add("layers", "layers", configuration.numHiddenLayers)
        add("hiddenSize", "hidden size", configuration.hiddenSize)
        add("heads", "attention heads", configuration.numAttentionHeads)
        add("vocabulary", "vocabulary", configuration.vocabSize)
        add("maximumTokens", "tokens at most", maximumTokens)
        if let dimension { add("dimension", "dimension", dimension) }
        if isCrossEncoder {
            add("labels", "labels", configuration.numLabels)
            add("activation", "activation", "\(files.crossEncoderActivation)")
        } else {
            let modules = files.modules.modules.map(Self.describe)
            let assumed = files.modules.isImplicit ? " (assumed: there is no modules.json)" : ""
            add("modules", "modules", modules.joined(separator: " → ") + assumed, .array(modules.map { .string($0) }))
            let origin = stated != nil ? "" : catalogued?.similarity != nil ? " (from the catalogue)" : " (assumed)"
            add("similarity", "similarity", similarity.rawValue + origin, .string(similarity.rawValue))
        }
        let prompts = files.sentenceConfiguration.prompts
        if !prompts.isEmpty {
            let text = prompts.sorted { $0.key < $1.key }.map { "\($0.key): '\($0.value)'" }.joined(separator: ", ")
            add("prompts", "prompts", text, .object(prompts.mapValues { .string($0) }))
        }
        add("parameters", "parameters", parameters)
        add("weights", "weights", "\(bytes(weightBytes)) of \(types) in \(weights.file.lastPathComponent)")
        self.entries = entries
    }

    /// The facts as one object.
    var json: JSONLine {
        var line = JSONLine()
        for entry in entries { line.add(entry.key, entry.value) }
        return line
    }

    private static func describe(_ module: SentenceModule) -> String {
        switch module {
        case .transformer: "transformer"
        case .weightedLayerPooling: "weighted layer pooling"
        case .pooling(let settings):
            "pooling (\(settings.modes.map(\.rawValue).joined(separator: ", ")))"
                + (settings.includesPrompt ? "" : " without the prompt")
        case .dense(let settings): "dense \(settings.inFeatures) → \(settings.outFeatures)"
        case .layerNorm: "layer norm"
        case .normalize: "normalize"
        }
    }
}
