// SPDX-License-Identifier: Apache-2.0
package import Vectors

/// The lists of a faiss `IndexIVFFlat`.
package struct FaissInvertedFile: Sendable {
    /// One list.
    package struct List: Sendable {
        /// The key of each row; no key stands twice in all lists.
        package let keys: [Int]
        /// The rows, `keys.count` of them.
        package let rows: FaissRows

        /// A list of given keys and rows.
        ///
        /// - Parameters:
        ///   - keys: The key of each row.
        ///   - rows: As many rows.
        package init(keys: [Int], rows: FaissRows) {
            precondition(keys.count == rows.count, "\(keys.count) keys for \(rows.count) rows.")
            self.keys = keys
            self.rows = rows
        }
    }

    /// The centroid of each list; faiss calls them the coarse quantizer.
    package let centroids: FaissRows
    /// How a vector's list is chosen; faiss lets it differ from the index's own metric.
    package let centroidMetric: Metric
    /// The lists, one for each centroid.
    package let lists: [List]
    /// How many lists a search looks through, in `1...lists.count`; faiss calls it `nprobe`.
    package let probeCount: Int

    /// An inverted file of given parts.
    ///
    /// - Parameters:
    ///   - centroids: The centroid of each list.
    ///   - centroidMetric: How a vector's list is chosen: `.dot` or `.euclidean`.
    ///   - lists: A list for each centroid.
    ///   - probeCount: How many lists a search looks through.
    package init(centroids: FaissRows, centroidMetric: Metric, lists: [List], probeCount: Int) {
        precondition(lists.count == centroids.count, "\(lists.count) lists for \(centroids.count) centroids.")
        self.centroids = centroids
        self.centroidMetric = centroidMetric
        self.lists = lists
        self.probeCount = probeCount
    }

    /// The number of vectors in all lists.
    package var count: Int { lists.reduce(0) { $0 + $1.keys.count } }
}
