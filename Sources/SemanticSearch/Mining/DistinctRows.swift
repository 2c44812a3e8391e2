// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Rows without their copies, and which copies there are.
///
/// A row counts as a copy if its components are equal and it is as close to itself as can be: a zero vector has cosine 0 with
/// itself, so that its copies stay.
struct DistinctRows: Sendable {
    /// The first of each, in order.
    let embeddings: Embeddings
    /// The rows that are equal to each, itself first, rising.
    private let copies: [[Int]]
    /// The score of a copy.
    private let greatestScore: Float

    /// Finds copies under a metric by which nothing is closer to a row than its copy.
    init(_ rows: Embeddings, metric: Metric) {
        greatestScore = metric == .cosine ? 1 : 0
        var places: [Embedding: Int] = [:]
        var copies: [[Int]] = []
        for (row, vector) in rows.enumerated() {
            guard vector.similarity(to: vector, metric: metric) == greatestScore else {
                copies.append([row])
                continue
            }
            if let place = places[vector] {
                copies[place].append(row)
            } else {
                places[vector] = copies.count
                copies.append([row])
            }
        }
        self.copies = copies
        guard copies.count < rows.count else {
            embeddings = rows
            return
        }
        var storage: [Float] = []
        storage.reserveCapacity(copies.count * rows.dimension)
        for own in copies { storage += rows[own[0]].components }
        embeddings = Embeddings(storage: storage, dimension: rows.dimension)
    }

    /// Groups of all rows from groups of the distinct ones; copies without another neighbour are a group of their own.
    func groups(from groups: [DuplicateGroup]) -> [DuplicateGroup] {
        let grouped = Set(groups.lazy.flatMap(\.members))
        let wider = groups.map { group in
            DuplicateGroup(members: group.members.flatMap { copies[$0] }.sorted(), minimumScore: group.minimumScore)
        }
        let alone = copies.indices.filter { copies[$0].count > 1 && !grouped.contains($0) }
            .map { DuplicateGroup(members: copies[$0], minimumScore: greatestScore) }
        return (wider + alone).sorted { $0.comesBefore($1) }
    }
}
