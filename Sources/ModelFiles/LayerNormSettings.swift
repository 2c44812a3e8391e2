// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What the configuration of a layer normalisation of the text's vector says; its epsilon is 1e-5.
public struct LayerNormSettings: Sendable, Hashable {
    /// The directory of the step below the model's.
    public let path: String

    /// The directory of the step, with the weights: `norm.weight` and `norm.bias`.
    public let directory: URL

    /// The size of the vector.
    public let dimension: Int

    init(path: String, directory: URL) throws {
        let section = try ConfigurationFile.readSection(directory.appending(path: "config.json"))
        self.path = path
        self.directory = directory
        dimension = try section.requiredInteger("dimension", in: 1...1_048_576)
    }
}
