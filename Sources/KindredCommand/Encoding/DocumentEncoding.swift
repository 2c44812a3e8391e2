// SPDX-License-Identifier: Apache-2.0
import Kindred
import SentenceEmbeddings

/// Encodes documents in chunks of bounded memory, with progress, and reports what was cut.
struct DocumentEncoding {
    let encoder: SentenceEncoder
    let options: EncodeOptions

    /// Documents that are in memory together.
    private static let chunkSize = 4096

    /// Encodes the documents of some sources.
    ///
    /// - Parameters:
    ///   - sources: Read once to find a bad line, where they can be, and then to encode.
    ///   - format: How they are written.
    ///   - body: Called with the position of the chunk's first document, the documents and their vectors, in order.
    /// - Returns: The number of documents.
    /// - Throws: `DocumentError`, `EncodingError`, `CancellationError`, and what `body` throws.
    func run(
        _ sources: [DocumentSource],
        format: FormatArguments,
        _ body: (_ first: Int, _ documents: [Document], _ encoded: EncodedTexts) throws -> Void
    ) throws -> Int {
        let total = try DocumentStream.count(sources, format: format)
        var stream = DocumentStream(sources, format: format)
        return try run(total: total, next: { try stream.next(limit: Self.chunkSize) }, body)
    }

    /// Encodes documents that are in memory already.
    func run(
        _ documents: [Document],
        _ body: (_ first: Int, _ documents: [Document], _ encoded: EncodedTexts) throws -> Void
    ) throws -> Int {
        var rest = documents[...]
        return try run(
            total: documents.count,
            next: {
                defer { rest = rest.dropFirst(Self.chunkSize) }
                return Array(rest.prefix(Self.chunkSize))
            },
            body
        )
    }

    /// The vectors of documents that are in memory already, a row each; no rows, and no dimension, for none.
    func embeddings(of documents: [Document]) throws -> Embeddings {
        var storage: [Float] = []
        storage.reserveCapacity(documents.count * (options.dimensions ?? encoder.dimension))
        _ = try run(documents) { storage += $2.embeddings.storage }
        return Embeddings(storage: storage, dimension: storage.count / max(1, documents.count))
    }

    private func run(
        total: Int?,
        next: () throws -> [Document],
        _ body: (_ first: Int, _ documents: [Document], _ encoded: EncodedTexts) throws -> Void
    ) throws -> Int {
        let meter = ProgressMeter("encoding", unit: "texts", total: total)
        var done = 0
        var truncated = 0
        do {
            while true {
                let chunk = try next()
                guard !chunk.isEmpty else { break }
                var own = options
                let before = done
                own.progress = { meter.update(before + $0.completed) }
                let encoded = try encoder.encodeReporting(chunk.map(\.text)[...], firstIndex: done, options: own)
                try body(done, chunk, encoded)
                done += chunk.count
                truncated += encoded.truncated.count
            }
        } catch {
            meter.abandon()
            throw error
        }
        meter.finish(done)
        if truncated > 0 {
            let share = truncated == 1 ? "1 of \(done) texts was" : "\(truncated) of \(done) texts were"
            StandardError.print(
                "Note: \(share) cut at \(encoder.maximumTokens) tokens, the most that the model takes."
            )
        }
        return done
    }
}
