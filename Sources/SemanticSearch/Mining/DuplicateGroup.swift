// SPDX-License-Identifier: Apache-2.0

/// Texts of which any two are close to each other.
///
/// Pairs alone would chain: if a is close to b and b to c, a and c may yet have little in common. So groups are joined by
/// complete linkage (T. Sørensen, 1948): from the best pair down, two groups become one once every text of the one makes a
/// pair with every text of the other. A text is in one group at most, and a pair whose texts went to different groups
/// stays a pair.
public struct DuplicateGroup: Sendable, Hashable {
    /// The rows, rising; at least two.
    public var members: [Int]
    /// The least score of any two members.
    public var minimumScore: Float

    /// A group of given rows and least score.
    public init(members: [Int], minimumScore: Float) {
        self.members = members
        self.minimumScore = minimumScore
    }

    /// The order of groups: the largest first, equal sizes by their first row.
    package func comesBefore(_ other: DuplicateGroup) -> Bool {
        let (count, otherCount) = (members.count, other.members.count)
        return count == otherCount ? members[0] < other.members[0] : count > otherCount
    }

    /// Joins pairs to groups.
    ///
    /// - Parameter pairs: Different pairs: all that reach some score, as `Embeddings.paraphrases` gives them.
    /// - Returns: The groups, the largest first, equal sizes by their first row.
    /// - Complexity: O(`pairs.count` × log `pairs.count`).
    public static func groups(joining pairs: [ParaphrasePair]) -> [DuplicateGroup] {
        var linkage = CompleteLinkage()
        for pair in pairs.sorted(by: { $0.isBetter(than: $1) }) { linkage.add(pair) }
        return linkage.groups.sorted { $0.comesBefore($1) }
    }
}
