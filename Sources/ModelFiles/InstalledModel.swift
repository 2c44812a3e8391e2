// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A model that is on this machine.
public struct InstalledModel: Sendable, Hashable {
    /// Where a model was found.
    public enum Source: String, Sendable, Hashable {
        /// A directory of `KINDRED_MODELS`, or the default one.
        case store
        /// The cache that tools of Hugging Face fill.
        case huggingFaceCache
    }

    /// The name by which `ModelStore.locate(_:)` finds it.
    public let name: String

    /// The directory with the model's files.
    public let directory: URL

    /// Where it was found.
    public let source: Source
}
