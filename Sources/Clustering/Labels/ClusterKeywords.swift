// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The words that set each cluster apart from the others.
///
/// Class-based tf-idf (Grootendorst, "BERTopic", arXiv:2203.05794): a cluster's texts count as one document; a word weighs
/// the more, the greater its share of the cluster's words and the rarer it is in all: share × ln(1 + A / f), with the mean
/// number of words of a cluster A and the word's number in all of them f.
public struct ClusterKeywords: Sendable {
    /// The best words of each cluster, the weightiest first; of equal weight in alphabetical order.
    public let words: [[String]]

    /// Finds the words of clusters.
    ///
    /// Words are runs of letters and digits in lower case, of at least three characters and not digits alone.
    ///
    /// - Parameters:
    ///   - texts: The texts that were grouped.
    ///   - labels: The cluster of each text from 0 on; nil counts nowhere.
    ///   - limit: The most words of a cluster.
    /// - Precondition: There are as many labels as texts, none below 0.
    /// - Complexity: O(characters of all texts).
    public init(of texts: [String], labels: [Int?], limit: Int = 5) {
        precondition(texts.count == labels.count, "\(labels.count) labels for \(texts.count) texts.")
        let clusterCount = (labels.compactMap { $0 }.max() ?? -1) + 1
        var counts = Array(repeating: [Substring: Int](), count: clusterCount)
        var totals: [Substring: Int] = [:]
        for (text, label) in zip(texts, labels) {
            guard let label else { continue }
            for word in Self.words(of: text) {
                counts[label][word, default: 0] += 1
                totals[word, default: 0] += 1
            }
        }
        let all = totals.values.reduce(0, +)
        let mean = Double(all) / Double(max(1, clusterCount))
        words = counts.map { counts in
            let size = Double(max(1, counts.values.reduce(0, +)))
            let weights = counts.map { word, count in
                (word: word, weight: Double(count) / size * log(1 + mean / Double(totals[word] ?? count)))
            }
            return weights.sorted { $0.weight > $1.weight || ($0.weight == $1.weight && $0.word < $1.word) }
                .prefix(max(0, limit)).map { String($0.word) }
        }
    }

    private static func words(of text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
            .filter { $0.count >= 3 && !$0.allSatisfy(\.isNumber) && !common.contains($0) }
    }

    /// English words that tell nothing of a topic.
    private static let common: Set<Substring> = [
        "about", "after", "all", "also", "and", "any", "are", "because", "been", "but", "can", "could", "did", "does",
        "for", "from", "get", "got", "had", "has", "have", "her", "him", "his", "how", "into", "its", "just", "more",
        "most", "not", "now", "one", "only", "other", "our", "out", "over", "own", "she", "should", "some", "such",
        "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "too", "under",
        "very", "was", "were", "what", "when", "where", "which", "who", "will", "with", "would", "you", "your",
    ]
}
