// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// A picture of texts in the plane: points, what they say, and the groups they are in.
///
/// ```swift
/// let points = try NeighborLayout().fit(embeddings)
/// let groups = try HDBSCAN(minimumClusterSize: 10, metric: .euclidean).fit(points)
/// let words = ClusterKeywords(of: texts, labels: groups.labels, limit: 3).words
/// let map = try SemanticMap(points, texts: texts, labels: groups.labels, names: words.map { $0.joined(separator: " ") })
/// try map.html().write(to: url, atomically: true, encoding: .utf8)
/// ```
///
/// Groups have colours by size, the largest first, and from the thirteenth on other shapes. Points without a group are grey.
public struct SemanticMap: Sendable {
    /// What stands above the picture.
    public let title: String
    /// The text of each point.
    public let texts: [String]

    /// A group, as it is shown.
    struct Group: Sendable {
        let name: String
        var members: [Int]
    }

    /// The groups that have members, the largest first; of equal ones the lowest label first.
    let groups: [Group]
    /// The place of each point's group in `groups`; −1 for none.
    let groupOfPoint: [Int]
    /// Coordinates from 0 on, the greatest of all at `extent`: x to the right, y down.
    let places: [SIMD2<Double>]
    /// The greatest coordinates.
    let size: SIMD2<Double>

    static let extent = 100_000.0

    /// Makes a map.
    ///
    /// - Parameters:
    ///   - points: Two finite coordinates for each text: x to the right and y upwards, in one scale.
    ///   - texts: What each point says.
    ///   - labels: The group of each point, a position in `names`, or nil for none. Without labels all points look alike.
    ///   - names: What each group is called.
    ///   - title: What stands above the picture.
    /// - Throws: `SemanticMapError` when there are no points, they are not finite or not of two coordinates, there is another
    ///   number of texts or labels, or a label has no name.
    public init(
        _ points: Embeddings,
        texts: [String],
        labels: [Int?]? = nil,
        names: [String] = [],
        title: String = "Map"
    ) throws {
        guard !points.isEmpty else { throw SemanticMapError.noPoints }
        guard points.dimension == 2 else {
            throw SemanticMapError.dimensionMismatch(expected: 2, actual: points.dimension)
        }
        if let row = points.firstNonFiniteRow { throw SemanticMapError.nonFinite(row: row) }
        for (name, count) in [("texts", texts.count), ("labels", labels?.count ?? points.count)]
        where count != points.count {
            throw SemanticMapError.countMismatch(name, expected: points.count, actual: count)
        }
        self.title = title
        self.texts = texts
        (groups, groupOfPoint) = try Self.groups(labels, names, count: points.count)
        (places, size) = Self.places(of: points)
    }

    /// Whether points are in groups at all.
    var isGrouped: Bool { groups.contains { !$0.name.isEmpty } || groupOfPoint.contains(-1) }
    /// The number of points without a group.
    var noiseCount: Int { groupOfPoint.count { $0 < 0 } }

    /// How many texts and groups there are, in words.
    public var summary: String {
        let count = texts.count == 1 ? "1 text" : "\(texts.count) texts"
        guard isGrouped else { return count }
        let named = groups.count == 1 ? "1 group" : "\(groups.count) groups"
        return noiseCount == 0 ? "\(count), \(named)" : "\(count), \(named), \(noiseCount) in none"
    }

    /// What a person should know who reads a map.
    static let caution =
        "Neighbours are close in meaning. Directions, and distances between groups, say little."
    /// What points without a group are called.
    static let noiseName = "no group"

    private static func groups(_ labels: [Int?]?, _ names: [String], count: Int) throws -> ([Group], [Int]) {
        guard let labels else {
            return ([Group(name: "", members: Array(0..<count))], Array(repeating: 0, count: count))
        }
        var members = Array(repeating: [Int](), count: names.count)
        for (row, label) in labels.enumerated() {
            guard let label else { continue }
            guard names.indices.contains(label) else {
                throw SemanticMapError.labelOutOfRange(row: row, expected: names.indices, actual: label)
            }
            members[label].append(row)
        }
        let order = names.indices.filter { !members[$0].isEmpty }
            .sorted { (members[$1].count, $0) < (members[$0].count, $1) }
        var groupOfPoint = [Int](repeating: -1, count: count)
        for (place, label) in order.enumerated() {
            for row in members[label] { groupOfPoint[row] = place }
        }
        let groups = order.map { label in
            Group(name: names[label].isEmpty ? "group \(label)" : names[label], members: members[label])
        }
        return (groups, groupOfPoint)
    }

    private static func places(of points: Embeddings) -> ([SIMD2<Double>], SIMD2<Double>) {
        let raw = points.map { SIMD2(Double($0[0]), -Double($0[1])) }
        var (least, greatest) = (SIMD2(repeating: Double.infinity), SIMD2(repeating: -Double.infinity))
        for place in raw {
            least = pointwiseMin(least, place)
            greatest = pointwiseMax(greatest, place)
        }
        let span = (greatest - least).max()
        let scale = span > 0 ? extent / span : 0
        return (raw.map { ($0 - least) * scale }, (greatest - least) * scale)
    }
}
