// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What the configuration of a dense step says: `activation(x · Wᵀ + b)`, plus a residual if asked.
public struct DenseSettings: Sendable, Hashable {
    /// The directory of the step below the model's.
    public let path: String

    /// The directory of the step, with the weights: `linear.weight`, `linear.bias`, `residual.weight`.
    public let directory: URL

    /// The size of the vector that comes in.
    public let inFeatures: Int

    /// The size of the vector that goes out.
    public let outFeatures: Int

    /// Whether a vector is added to the product.
    ///
    /// The default is true.
    public let bias: Bool

    /// The function over the result.
    ///
    /// The default is `.tanh`.
    public let activation: Activation

    /// Whether the input is added after the function, by way of `residual.weight` if the sizes differ.
    ///
    /// The default
    /// is false.
    public let usesResidual: Bool

    init(path: String, directory: URL) throws {
        let section = try ConfigurationFile.readSection(directory.appending(path: "config.json"))
        self.path = path
        self.directory = directory
        inFeatures = try section.requiredInteger("in_features", in: 1...1_048_576)
        outFeatures = try section.requiredInteger("out_features", in: 1...1_048_576)
        bias = try section.boolean("bias") ?? true
        activation = try section.activation("activation_function") ?? .tanh
        usesResidual = try section.boolean("use_residual") ?? false
        try section.requireSentenceEmbedding()
    }
}

extension ConfigurationSection {
    /// Refuses a step that works on something else than the text's vector.
    func requireSentenceEmbedding() throws {
        for key in ["module_input_name", "module_output_name"] {
            guard let name = try string(key), name != "sentence_embedding" else { continue }
            throw unsupported(key, value: name, supported: ["sentence_embedding"])
        }
    }
}
