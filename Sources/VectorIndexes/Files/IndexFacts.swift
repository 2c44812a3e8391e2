// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import Vectors

/// The numbers in the header of an index file.
struct IndexFacts: Sendable, Hashable {
    /// The numbers of a graph.
    struct Graph: Sendable, Hashable {
        var connectivity: Int
        var efConstruction: Int
        var seed: UInt64
        var efSearch: Int
        /// How many vectors were ever inserted.
        var insertions: UInt64
        var entry: Int?
        var maxLevel: Int
        /// Rows in `UPPR`.
        var upperRows: Int
    }

    var dimension: Int
    var metric: Metric
    var codeType: CodeType
    var slotCount: Int
    /// Slots that hold a vector.
    var liveCount: Int
    /// Whether every key is its slot: then the file has no `KEYS` and no `SORT`.
    var isIdentity: Bool
    /// The greatest key ever in use.
    var greatestKey: Int?
    var bounds: CodeBounds
    var graph: Graph?

    private static let metrics: [Metric] = [.cosine, .dot, .euclidean]
    private static let codeTypes: [CodeType] = [.float32, .int8]

    /// The greatest dimension that a file may state: a row of codes has to fit into a block.
    static let dimensionLimit = 1 << 16

    /// The numbers as the header holds them.
    var parameters: [UInt64] {
        var numbers: [UInt64] = [
            UInt64(dimension),
            UInt64(Self.metrics.firstIndex(of: metric) ?? 0),
            UInt64(Self.codeTypes.firstIndex(of: codeType) ?? 0),
            UInt64(slotCount),
            UInt64(liveCount),
            isIdentity ? 1 : 0,
            greatestKey == nil ? 0 : 1,
            UInt64(bitPattern: Int64(greatestKey ?? 0)),
            bounds.norm.bitPattern,
            bounds.residual.bitPattern,
            bounds.relativeResidual.bitPattern,
        ]
        if let graph {
            numbers += [
                UInt64(graph.connectivity),
                UInt64(graph.efConstruction),
                graph.seed,
                UInt64(graph.efSearch),
                graph.insertions,
                graph.entry.map { UInt64($0) + 1 } ?? 0,
                UInt64(graph.maxLevel),
                UInt64(graph.upperRows),
            ]
        }
        return numbers
    }

    init(
        dimension: Int,
        metric: Metric,
        codeType: CodeType,
        slotCount: Int,
        liveCount: Int,
        isIdentity: Bool,
        greatestKey: Int?,
        bounds: CodeBounds,
        graph: Graph?
    ) {
        self.dimension = dimension
        self.metric = metric
        self.codeType = codeType
        self.slotCount = slotCount
        self.liveCount = liveCount
        self.isIdentity = isIdentity
        self.greatestKey = greatestKey
        self.bounds = bounds
        self.graph = graph
    }

    /// Reads and checks the numbers of a file.
    init(_ file: SectionFile) throws {
        let numbers = file.parameters
        let hasGraph = file.kind == IndexFile.graphKind
        guard hasGraph || file.kind == IndexFile.flatKind else {
            throw VectorIndexError.unsupportedKind(file.kind.description, supported: ["flat", "hnsw"], file: file.url)
        }
        func damaged(_ reason: String) -> VectorIndexError { .damaged(file.url, reason: reason) }
        guard numbers.count >= (hasGraph ? 19 : 11) else { throw damaged("its header has too few numbers") }
        func number(_ index: Int, _ name: String, in range: ClosedRange<Int>) throws -> Int {
            guard let value = Int(exactly: numbers[index]), range.contains(value) else {
                throw damaged("\(name) is \(numbers[index]), expected \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        dimension = try number(0, "the dimension", in: 1...Self.dimensionLimit)
        metric = Self.metrics[try number(1, "the metric", in: 0...2)]
        codeType = Self.codeTypes[try number(2, "the type of codes", in: 0...1)]
        slotCount = try number(3, "the number of slots", in: 0...VectorTable.slotLimit)
        liveCount = try number(4, "the number of vectors", in: 0...slotCount)
        isIdentity = try number(5, "the kind of keys", in: 0...1) == 1
        greatestKey =
            try number(6, "the flag of a greatest key", in: 0...1) == 1 ? Int(Int64(bitPattern: numbers[7])) : nil
        bounds = CodeBounds(
            norm: Double(bitPattern: numbers[8]),
            residual: Double(bitPattern: numbers[9]),
            relativeResidual: Double(bitPattern: numbers[10])
        )
        guard [bounds.norm, bounds.residual, bounds.relativeResidual].allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw damaged("a bound of the codes is negative or no number")
        }
        guard hasGraph else { return }
        let entry = try number(16, "the entry", in: 0...slotCount)
        graph = Graph(
            connectivity: try number(11, "connectivity", in: 2...256),
            efConstruction: try number(12, "efConstruction", in: 1...65_536),
            seed: numbers[13],
            efSearch: try number(14, "efSearch", in: 1...65_536),
            insertions: numbers[15],
            entry: entry == 0 ? nil : entry - 1,
            maxLevel: try number(17, "the highest layer", in: 0...HNSWParameters.levelLimit),
            upperRows: try number(18, "the number of upper rows", in: 0...VectorTable.slotLimit)
        )
        guard (entry == 0) == (liveCount == 0 && slotCount == 0) else { throw damaged("the graph has no entry") }
    }
}
