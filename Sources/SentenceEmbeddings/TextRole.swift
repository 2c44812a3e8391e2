// SPDX-License-Identifier: Apache-2.0

/// What a text is in an asymmetric search: some models want a different prompt before each.
public enum TextRole: String, Sendable, Hashable, CaseIterable {
    /// A question or search words. The model's prompt `query`, if it has one.
    case query
    /// A text to be found. The model's prompt `document`, `passage` or `corpus`, the first that it has.
    case document

    /// The names under which a model may keep its prompt, in the order in which the reference library tries them.
    var promptNames: [String] {
        switch self {
        case .query: ["query"]
        case .document: ["document", "passage", "corpus"]
        }
    }
}
