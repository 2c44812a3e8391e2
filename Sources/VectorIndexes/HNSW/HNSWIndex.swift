// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// An index that finds nearly all of the nearest vectors by following links of a graph.
///
/// Hierarchical navigable small worlds: Malkov and Yashunin, arXiv:1603.09320. With int8 codes, the default, the graph is
/// built and searched on one byte a component, and the best candidates are scored by their float32 vectors: hits have
/// exact scores. Building uses all cores; the same vectors in the same order with the same seed give the same graph.
///
/// A removed vector is at once no hit any more; its node goes on leading searches until a twentieth of the nodes are such,
/// then the graph is repaired around all of them and their places are used again.
public struct HNSWIndex: VectorIndex {
    /// What shaped the graph.
    public let parameters: HNSWParameters
    /// How many candidates a search keeps unless its options say otherwise; `tune` finds one for a wanted recall.
    ///
    /// In 1...65,536; the default is 64.
    public var efSearch = 64

    var table: VectorTable
    var keyTable: KeyTable
    var graph: HNSWGraph
    /// How many base-layer links lead to each slot; empty until a change needs it.
    var inDegrees: [UInt32] = []
    /// Slots that nothing links to and that new vectors may take.
    var freeSlots: [Int] = []
    /// Slots of removed vectors that the graph still runs through.
    var ghosts: [Int] = []
    /// How many vectors were ever inserted: levels are drawn by this number.
    var insertions: UInt64 = 0
    var pool: WorkspacePool<SearchWorkspace>

    /// An empty index.
    ///
    /// - Parameters:
    ///   - dimension: Components of each vector, at least 1.
    ///   - metric: How closeness is scored: cosine, dot or euclidean.
    ///   - codeType: What the graph is built and searched on; int8 by default.
    ///   - parameters: What shapes the graph.
    /// - Precondition: The metric is not manhattan, and the parameters are in their ranges.
    public init(
        dimension: Int,
        metric: Metric = .cosine,
        codeType: CodeType = .int8,
        parameters: HNSWParameters = .init()
    ) {
        precondition((2...256).contains(parameters.connectivity), "connectivity is in 2...256.")
        precondition((1...65_536).contains(parameters.efConstruction), "efConstruction is in 1...65,536.")
        self.parameters = parameters
        table = VectorTable(dimension: dimension, metric: metric, codeType: codeType)
        keyTable = KeyTable()
        graph = HNSWGraph(connectivity: parameters.connectivity)
        pool = Self.makePool(table)
    }

    /// An index of parts that are in order.
    init(parameters: HNSWParameters, table: VectorTable, keyTable: KeyTable, graph: HNSWGraph) {
        self.parameters = parameters
        self.table = table
        self.keyTable = keyTable
        self.graph = graph
        pool = Self.makePool(table)
    }

    /// Components of each vector.
    public var dimension: Int { table.dimension }
    /// How closeness is scored; greater is closer.
    public var metric: Metric { table.metric }
    /// What the graph is built and searched on.
    public var codeType: CodeType { table.codeType }
    /// The number of vectors.
    public var count: Int { keyTable.count }
    /// The keys of all vectors, in no particular order.
    public var keys: [Int] { keyTable.liveSlots.map { keyTable.key(at: $0) } }

    /// Whether there is a vector of that key.
    public func contains(_ key: Int) -> Bool {
        keyTable.slot(of: key) != nil
    }

    /// The vector of a key, as it was added.
    public func vector(for key: Int) throws -> Embedding {
        guard let slot = keyTable.slot(of: key) else { throw VectorIndexError.unknownKey(key) }
        return try IndexFile.translating { try table.embedding(at: slot) }
    }

    static func makePool(_ table: VectorTable) -> WorkspacePool<SearchWorkspace> {
        let (bytes, dimension, count) = (table.codes.rowBytes, table.dimension, table.count)
        return WorkspacePool { SearchWorkspace(codeBytes: bytes, dimension: dimension, slotCount: count) }
    }
}
