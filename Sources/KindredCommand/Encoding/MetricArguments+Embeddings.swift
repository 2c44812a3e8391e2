// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred

extension MetricArguments {
    /// The vectors of documents that are compared with each other, and how to compare them.
    ///
    /// - Parameters:
    ///   - documents: The documents.
    ///   - encoder: The model.
    ///   - stored: A file of their vectors, if they were stored before.
    /// - Returns: A row for each document, and the metric.
    /// - Throws: What reading and encoding throw.
    func embeddings(
        of documents: [Document],
        _ encoder: SentenceEncoder,
        stored: String?
    ) throws -> (Embeddings, Metric) {
        if let stored, let found = try StoredVectors(stored, of: documents, encoder: encoder).rows {
            let rows = normalize ? found.normalized() : found
            return (rows, choice(for: encoder, haveLengthOne: rows.haveLengthOne))
        }
        let metric = choice(for: encoder)
        return (try DocumentEncoding(encoder: encoder, options: options()).embeddings(of: documents), metric)
    }
}
