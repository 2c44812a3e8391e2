// SPDX-License-Identifier: Apache-2.0

/// Queries and the texts that answer them, each text once: what `HardNegatives` takes, but for the vectors.
///
/// As in the reference, a query that stands in several pairs has several positives, and negatives come from the corpus and
/// from the positives of other queries.
public struct TrainingPairs: Sendable, Hashable {
    /// The queries, each once, in the order of the pairs.
    public let queries: [String]
    /// The texts, each once: the corpus, then positives that are not in it.
    public let corpus: [String]
    /// For each query the positions in `corpus` of its positives, a pair given twice among them twice.
    public let positives: [[Int]]
    /// For each query the position in `corpus` of its own text, if it is there: it is close to the query, and no answer.
    public let ownTexts: [[Int]]

    /// Puts pairs in order.
    ///
    /// - Parameters:
    ///   - pairs: A query and a text that answers it, each.
    ///   - corpus: Further texts to take negatives from; none by default.
    /// - Complexity: O(pairs + corpus).
    public init(_ pairs: [(String, String)], corpus: [String] = []) {
        var texts: [String] = []
        var places: [String: Int] = [:]
        for text in corpus + pairs.map(\.1) where places[text] == nil {
            places[text] = texts.count
            texts.append(text)
        }
        var queries: [String] = []
        var known: [String: Int] = [:]
        var positives: [[Int]] = []
        for (query, positive) in pairs {
            guard let place = places[positive] else { continue }
            if let index = known[query] {
                positives[index].append(place)
            } else {
                known[query] = queries.count
                queries.append(query)
                positives.append([place])
            }
        }
        self.queries = queries
        self.corpus = texts
        self.positives = positives
        ownTexts = queries.map { places[$0].map { [$0] } ?? [] }
    }
}
