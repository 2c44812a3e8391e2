// SPDX-License-Identifier: Apache-2.0
import Kindred

/// A retrieval data set in BEIR's folder format.
struct RetrievalSet {
    /// Title and text of each document.
    let corpus: [Document]
    /// The queries that the qrels name.
    let queries: [Document]
    /// For each query the relevance of documents.
    let relevance: [[String: Double]]

    /// Reads a folder.
    ///
    /// - Parameters:
    ///   - folder: Its path.
    ///   - split: Which of its qrels.
    /// - Throws: `DocumentError` for a bad line, `RetrievalSetError` for qrels that do not fit the rest.
    init(folder: String, split: String) throws {
        let options = DocumentReaderOptions(idColumn: "_id")
        func read(_ name: String, _ options: DocumentReaderOptions) throws -> [Document] {
            try DocumentReader.documents(
                in: [DocumentSource(argument: "\(folder)/\(name)")],
                format: nil,
                options: options
            )
        }
        corpus = try read("corpus.jsonl", options).map { document in
            guard case .string(let title)? = document.metadata["title"], !title.isEmpty else { return document }
            return Document(id: document.id, text: "\(title) \(document.text)", metadata: document.metadata)
        }
        let known = Set(corpus.map(\.id))
        let asked = try read("queries.jsonl", options)
        let askedIDs = Set(asked.map(\.id))
        let qrels = "qrels/\(split).tsv"
        var judged: [String: [String: Double]] = [:]
        for (row, line) in try read(qrels, DocumentReaderOptions(textColumn: "corpus-id")).enumerated() {
            guard case .string(let query)? = line.metadata["query-id"],
                case .string(let score)? = line.metadata["score"],
                let relevance = Double(score), relevance.isFinite
            else { throw RetrievalSetError.incompleteJudgement(file: "\(folder)/\(qrels)", row: row) }
            guard askedIDs.contains(query) else {
                throw RetrievalSetError.unknownID(query, file: "\(folder)/\(qrels)", row: row, kind: "query")
            }
            guard known.contains(line.text) else {
                throw RetrievalSetError.unknownID(line.text, file: "\(folder)/\(qrels)", row: row, kind: "document")
            }
            judged[query, default: [:]][line.text] = max(0, relevance)
        }
        queries = asked.filter { judged[$0.id] != nil }
        relevance = queries.map { judged[$0.id] ?? [:] }
    }
}
