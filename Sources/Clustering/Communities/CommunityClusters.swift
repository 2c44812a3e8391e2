// SPDX-License-Identifier: Apache-2.0

/// Vectors grouped around centers: what `Communities` returns.
public struct CommunityClusters: Sendable, Hashable {
    /// The community of each vector, counted from 0, the largest first; nil belongs to none.
    public let labels: [Int?]
    /// The rows of each community: its center, then the others by falling cosine with it; no row is in two.
    public let communities: [[Int]]

    /// Labels rows; `communities` in the order in which they were found.
    init(_ communities: [[Int]], count: Int) {
        let ordered = communities.enumerated().sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }.map(\.element)
        var labels = [Int?](repeating: nil, count: count)
        for (label, members) in ordered.enumerated() {
            for row in members { labels[row] = label }
        }
        self.labels = labels
        self.communities = ordered
    }
}
