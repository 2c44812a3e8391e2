// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What the configuration of a weighted mean over the network's layers says.
public struct WeightedLayerPoolingSettings: Sendable, Hashable {
    /// The directory of the step below the model's.
    public let path: String

    /// The directory of the step, with the weights: `layer_weights`.
    public let directory: URL

    /// The size of a token's vector.
    public let dimension: Int

    /// The first layer that counts; 0 is the sum of the embeddings.
    ///
    /// The default is 4.
    public let layerStart: Int

    /// The number of layers of the network.
    ///
    /// The default is 12.
    public let numHiddenLayers: Int

    init(path: String, directory: URL) throws {
        let section = try ConfigurationFile.readSection(directory.appending(path: "config.json"))
        self.path = path
        self.directory = directory
        let key = section.value("embedding_dimension") == nil ? "word_embedding_dimension" : "embedding_dimension"
        dimension = try section.requiredInteger(key, in: 1...65_536)
        numHiddenLayers = try section.integer("num_hidden_layers", in: 1...1024) ?? 12
        layerStart = try section.integer("layer_start", in: 0...numHiddenLayers) ?? min(4, numHiddenLayers)
    }
}
