// SPDX-License-Identifier: Apache-2.0

/// Which columns, or keys of JSON objects, hold what.
public struct DocumentReaderOptions: Sendable, Hashable {
    /// The column of the texts.
    ///
    /// The default, nil, is `text`.
    public var textColumn: String?

    /// The column of the ids.
    ///
    /// The default, nil, is `id` where there is one; a document without an id gets the number of its row.
    public var idColumn: String?

    /// Chooses the columns.
    ///
    /// - Parameters:
    ///   - textColumn: The column of the texts. The default is `text`.
    ///   - idColumn: The column of the ids. The default is `id` where there is one.
    public init(textColumn: String? = nil, idColumn: String? = nil) {
        self.textColumn = textColumn
        self.idColumn = idColumn
    }
}
