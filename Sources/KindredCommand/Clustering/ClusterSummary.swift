// SPDX-License-Identifier: Apache-2.0
import Kindred

/// What a person wants to know of each group.
struct ClusterSummary {
    private let sizes: [Int]
    private let keywords: [[String]]
    /// The text nearest to the mean of each group: the one whose squared distances from the others sum to the least.
    private let medoids: [Document?]

    init(_ labels: [Int?], _ documents: [Document], _ embeddings: Embeddings) {
        let clusterCount = (labels.compactMap { $0 }.max() ?? -1) + 1
        var sizes = [Int](repeating: 0, count: clusterCount)
        var sums = [[Double]](repeating: Array(repeating: 0, count: embeddings.dimension), count: clusterCount)
        for (row, label) in labels.enumerated() {
            guard let label else { continue }
            sizes[label] += 1
            for (index, component) in embeddings[row].components.enumerated() {
                sums[label][index] += Double(component)
            }
        }
        let means = zip(sums, sizes).map { sum, size in Embedding(sum.map { Float($0 / Double(max(1, size))) }) }
        var best = [(row: Int, score: Float)?](repeating: nil, count: clusterCount)
        for (row, label) in labels.enumerated() {
            guard let label else { continue }
            let score = embeddings[row].similarity(to: means[label], metric: .euclidean)
            if score > best[label]?.score ?? -.infinity { best[label] = (row, score) }
        }
        self.sizes = sizes
        keywords = ClusterKeywords(of: documents.map(\.text), labels: labels).words
        medoids = best.map { $0.map { documents[$0.row] } }
    }

    /// An object for each group.
    var lines: [JSONLine] {
        sizes.indices.map { cluster in
            var line = JSONLine()
            line.add("cluster", cluster)
            line.add("size", sizes[cluster])
            line.add("keywords", keywords[cluster])
            line.add("medoid", medoids[cluster]?.id)
            line.add("medoidText", medoids[cluster]?.text)
            return line
        }
    }

    /// A row of a table for each group.
    var rows: [[String]] {
        sizes.indices.map { cluster in
            [
                "\(cluster)", "\(sizes[cluster])", keywords[cluster].joined(separator: " "),
                oneLine(medoids[cluster]?.text ?? ""),
            ]
        }
    }
}
