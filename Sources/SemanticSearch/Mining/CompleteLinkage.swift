// SPDX-License-Identifier: Apache-2.0

/// Complete linkage of pairs that come best first.
///
/// For any two groups it counts the pairs between them. When the last possible one comes, its score is the least between
/// the two, and no other two groups are closer by theirs: that is when complete linkage joins them.
struct CompleteLinkage {
    /// The groups by name, which is the row of one of their members; a row that no pair had yet has none.
    private var members: [Int: [Int]] = [:]
    private var minimumScores: [Int: Float] = [:]
    /// The group of each row.
    private var names: [Int: Int] = [:]
    /// How many pairs there are between a group and each other one.
    private var pairCounts: [Int: [Int: Int]] = [:]

    /// The groups of two and more, in no particular order.
    var groups: [DuplicateGroup] {
        minimumScores.map { name, score in
            DuplicateGroup(members: (members[name] ?? []).sorted(), minimumScore: score)
        }
    }

    /// Takes a pair that is no better than those before.
    mutating func add(_ pair: ParaphrasePair) {
        let first = name(of: pair.first)
        let second = name(of: pair.second)
        guard first != second else { return }
        let count = (pairCounts[first]?[second] ?? 0) + 1
        guard count == size(first) * size(second) else {
            pairCounts[first, default: [:]][second] = count
            pairCounts[second, default: [:]][first] = count
            return
        }
        // The one with fewer neighbours goes, so that few counts move.
        let firstStays = pairCounts[first]?.count ?? 0 >= pairCounts[second]?.count ?? 0
        join(firstStays ? second : first, to: firstStays ? first : second)
        minimumScores[firstStays ? first : second] = pair.score
    }

    private mutating func name(of row: Int) -> Int {
        if let name = names[row] { return name }
        names[row] = row
        members[row] = [row]
        return row
    }

    private func size(_ name: Int) -> Int {
        members[name]?.count ?? 0
    }

    private mutating func join(_ name: Int, to other: Int) {
        let moved = members.removeValue(forKey: name) ?? []
        for row in moved { names[row] = other }
        members[other, default: []] += moved
        minimumScores[name] = nil
        for (neighbor, count) in pairCounts.removeValue(forKey: name) ?? [:] {
            pairCounts[neighbor]?[name] = nil
            guard neighbor != other else { continue }
            pairCounts[neighbor, default: [:]][other, default: 0] += count
            pairCounts[other, default: [:]][neighbor, default: 0] += count
        }
    }
}
