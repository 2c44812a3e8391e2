// SPDX-License-Identifier: Apache-2.0
import Kindred

/// What a person wants to know of each group.
struct ClusterSummary {
    private let sizes: [Int]
    private let keywords: [[String]]
    /// The text nearest to each centre.
    private let medoids: [Document?]

    init(_ found: KMeansClustering, _ documents: [Document], _ embeddings: Embeddings) {
        sizes = found.sizes
        keywords = ClusterKeywords(of: documents.map(\.text), labels: found.labels).words
        var best = [(row: Int, score: Float)?](repeating: nil, count: found.centroids.count)
        for (row, label) in found.labels.enumerated() {
            let score = embeddings[row].similarity(to: found.centroids[label], metric: .euclidean)
            if score > best[label]?.score ?? -.infinity { best[label] = (row, score) }
        }
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
