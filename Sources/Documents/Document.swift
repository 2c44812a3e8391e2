// SPDX-License-Identifier: Apache-2.0

/// A text with a name and whatever else is known about it.
public struct Document: Sendable, Hashable, Codable {
    /// The name, by which results refer to the document.
    public var id: String

    /// The text.
    public var text: String

    /// What else is known, by key.
    public var metadata: [String: JSONValue]

    /// Makes a document.
    ///
    /// - Parameters:
    ///   - id: The name.
    ///   - text: The text.
    ///   - metadata: What else is known. The default is nothing.
    public init(id: String, text: String, metadata: [String: JSONValue] = [:]) {
        self.id = id
        self.text = text
        self.metadata = metadata
    }
}
