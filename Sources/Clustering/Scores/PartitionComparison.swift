// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How well groups agree with reference groups of the same items, whatever the groups are called.
///
/// Items without a group (nil) count as one group of their own, as −1 does in scikit-learn. All values equal those of
/// scikit-learn's functions of the same names.
public struct PartitionComparison: Sendable, Hashable {
    /// Agreement of pairs, corrected for chance: 1 for equal groups, about 0 for random ones, −0.5 at least.
    ///
    /// Hubert and Arabie, "Comparing partitions" (1985).
    public let adjustedRandIndex: Double
    /// Mutual information divided by the mean of both entropies, 0...1; 1 where both have one group.
    public let normalizedMutualInformation: Double
    /// Whether each group has items of one reference group only, 0...1.
    ///
    /// Rosenberg and Hirschberg, "V-measure" (2007), as the two below.
    public let homogeneity: Double
    /// Whether each reference group lies in one group only, 0...1.
    public let completeness: Double
    /// The harmonic mean of both, 0...1; equal to `normalizedMutualInformation`.
    public let vMeasure: Double

    /// Compares groups.
    ///
    /// - Parameters:
    ///   - labels: The group of each item.
    ///   - reference: The reference group of each item.
    /// - Throws: `ClusteringError.noVectors` for no items, `.labelCountMismatch` for different numbers of them.
    /// - Complexity: O(items + pairs of groups that occur together).
    public init(_ labels: [Int?], reference: [Int?]) throws {
        guard labels.count == reference.count else {
            throw ClusteringError.labelCountMismatch(expected: reference.count, actual: labels.count)
        }
        guard !labels.isEmpty else { throw ClusteringError.noVectors }
        var cells: [Cell: Int] = [:]
        var own: [Int?: Int] = [:]
        var theirs: [Int?: Int] = [:]
        for (label, other) in zip(labels, reference) {
            cells[Cell(own: label, reference: other), default: 0] += 1
            own[label, default: 0] += 1
            theirs[other, default: 0] += 1
        }
        adjustedRandIndex = Self.adjustedRand(cells.values, own.values, theirs.values, labels.count)
        // In a fixed order: sums of a dictionary's values would differ in the last bits from run to run.
        let count = Double(labels.count)
        let information = cells.map { cell, size in
            let joint = Double(size) / count
            let shares = (Double(own[cell.own] ?? 0) / count, Double(theirs[cell.reference] ?? 0) / count)
            return joint * log(joint / (shares.0 * shares.1))
        }.sorted().reduce(0, +)
        let ownEntropy = Self.entropy(own.values, count)
        let referenceEntropy = Self.entropy(theirs.values, count)
        let mutual = max(0, information)
        homogeneity = referenceEntropy > 0 ? min(1, mutual / referenceEntropy) : 1
        completeness = ownEntropy > 0 ? min(1, mutual / ownEntropy) : 1
        let sum = homogeneity + completeness
        vMeasure = sum > 0 ? 2 * homogeneity * completeness / sum : 0
        normalizedMutualInformation = vMeasure
    }

    /// A group of each side.
    private struct Cell: Hashable {
        let own: Int?
        let reference: Int?
    }

    private static func entropy(_ sizes: some Collection<Int>, _ count: Double) -> Double {
        sizes.count < 2 ? 0 : -sizes.sorted().reduce(0) { $0 + Double($1) / count * log(Double($1) / count) }
    }

    /// From the numbers of pairs that are together in both, one, or none.
    private static func adjustedRand(
        _ cells: some Collection<Int>,
        _ own: some Collection<Int>,
        _ theirs: some Collection<Int>,
        _ count: Int
    ) -> Double {
        func pairs(_ sizes: some Collection<Int>) -> Double { sizes.reduce(0) { $0 + Double($1) * Double($1 - 1) } }
        let together = pairs(cells)
        let onlyOwn = pairs(own) - together
        let onlyTheirs = pairs(theirs) - together
        let apart = Double(count) * Double(count - 1) - together - onlyOwn - onlyTheirs
        guard onlyOwn > 0 || onlyTheirs > 0 else { return 1 }
        let agreement = together * apart - onlyOwn * onlyTheirs
        let scale = (together + onlyTheirs) * (onlyTheirs + apart) + (together + onlyOwn) * (onlyOwn + apart)
        return 2 * agreement / scale
    }
}
