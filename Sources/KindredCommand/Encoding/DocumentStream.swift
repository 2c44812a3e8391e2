// SPDX-License-Identifier: Apache-2.0
import Kindred

/// The documents of several sources, a chunk at a time; rows count on from one to the next.
struct DocumentStream: ~Copyable {
    private let sources: [DocumentSource]
    private let format: FormatArguments
    private var reader: DocumentReader?
    private var opened = 0
    private var row = 0

    init(_ sources: [DocumentSource], format: FormatArguments) {
        self.sources = sources
        self.format = format
    }

    /// The next documents, at most `limit`; none at the end.
    mutating func next(limit: Int) throws -> [Document] {
        var chunk: [Document] = []
        while chunk.count < limit {
            if reader == nil {
                guard opened < sources.count else { break }
                reader = try DocumentReader(
                    sources[opened],
                    format: format.inputFormat,
                    options: format.options,
                    firstRow: row
                )
                opened += 1
            }
            if let document = try reader?.next() {
                chunk.append(document)
            } else {
                row = reader?.nextRow ?? row
                reader = nil
            }
        }
        return chunk
    }

    /// Reads everything once, so that a bad line is found before anything is written.
    ///
    /// - Returns: The number of documents; nil if one of the sources can be read only once.
    static func count(_ sources: [DocumentSource], format: FormatArguments) throws -> Int? {
        guard sources.allSatisfy(\.canBeReadAgain) else { return nil }
        var stream = DocumentStream(sources, format: format)
        var count = 0
        while true {
            let chunk = try stream.next(limit: 4096)
            guard !chunk.isEmpty else { return count }
            count += chunk.count
        }
    }
}
