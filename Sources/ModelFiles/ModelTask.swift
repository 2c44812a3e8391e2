// SPDX-License-Identifier: Apache-2.0

/// What a model was trained for.
public enum ModelTask: String, Sendable, Hashable, CaseIterable {
    /// Texts of one kind compared with each other: paraphrases, duplicates, clusters. Also serves search.
    case symmetric
    /// Questions matched with passages that answer them.
    case asymmetric
    /// A query and a text read together, to order candidates.
    case reranking
}
