// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// How many of the pairs that there are an approximate search found, by looking at some rows exactly.
public struct PairSample: Sendable, Hashable {
    /// How many rows were compared with all.
    public let rows: Int
    /// The pairs that these rows have.
    public let expected: Int
    /// How many of them were found.
    public let found: Int

    /// The share of the pairs that was found, in 0...1; nil where the rows have none.
    public var share: Double? { expected > 0 ? Double(found) / Double(expected) : nil }

    /// Compares some rows, evenly spread, with all.
    ///
    /// - Parameters:
    ///   - pairs: What was found: all that reach `minimumScore`, or where they were cut to the best of these.
    ///   - embeddings: The rows that were searched.
    ///   - metric: How pairs were scored.
    ///   - minimumScore: The least score of a pair that should be found; nil is that of the worst of `pairs`.
    ///   - sampleRows: The most rows to compare.
    ///   - threads: The most threads; nil for all cores.
    /// - Throws: `MiningError.nonFinite`.
    /// - Complexity: O(`sampleRows × count × dimension`).
    public init(
        of pairs: [ParaphrasePair],
        in embeddings: Embeddings,
        metric: Metric = .cosine,
        minimumScore: Float? = nil,
        sampleRows: Int = 500,
        threads: Int? = nil
    ) throws {
        if let row = embeddings.firstNonFiniteRow { throw MiningError.nonFinite(row: row) }
        let count = embeddings.count
        let least = minimumScore ?? pairs.last?.score ?? .infinity
        let sampleCount = Swift.max(0, Swift.min(sampleRows, count))
        let sampled = (0..<sampleCount).map { $0 * count / sampleCount }
        var known: [Int: Set<Int>] = Dictionary(uniqueKeysWithValues: sampled.map { ($0, []) })
        for pair in pairs {
            known[pair.first]?.insert(pair.second)
            known[pair.second]?.insert(pair.first)
        }
        let others = known
        let totals = Guarded<(expected: Int, found: Int)>((0, 0))
        parallelForEach(sampled.count, threads: Swift.max(1, threads ?? availableThreads)) { index in
            let row = sampled[index]
            var own = (expected: 0, found: 0)
            for other in 0..<count where other != row {
                guard embeddings[row].similarity(to: embeddings[other], metric: metric) >= least else { continue }
                own.expected += 1
                if others[row]?.contains(other) ?? false { own.found += 1 }
            }
            let (expected, found) = own
            totals.withLock { $0 = ($0.expected + expected, $0.found + found) }
        }
        (expected, found) = totals.value
        rows = sampled.count
    }
}
