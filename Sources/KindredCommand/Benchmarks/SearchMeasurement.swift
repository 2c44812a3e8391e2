// SPDX-License-Identifier: Apache-2.0
import Kindred
import VectorIndexes
import Vectors

/// How fast vectors are searched, exactly and by a graph, measured on the spot.
struct SearchMeasurement {
    /// What one `efSearch` gave.
    struct Point {
        let tuning: TuningPoint
        /// Milliseconds of queries that were asked one at a time, rising.
        let single: [Double]
    }

    private let exactSingle: [Double]
    private let exactBatchSeconds: Double
    private let buildSeconds: Double
    private let points: [Point]
    private let queryCount: Int

    /// Candidates that the graph keeps.
    static let efs = [10, 16, 32, 64, 128, 256]

    /// Builds and searches both kinds.
    ///
    /// - Parameters:
    ///   - rows: At least `limit` vectors.
    ///   - queries: At least one vector of their dimension.
    ///   - metric: How they are compared.
    ///   - limit: How many of the nearest count.
    ///   - singleRuns: How many queries are asked one at a time.
    ///   - threads: The most threads of a search.
    /// - Throws: `VectorIndexError`, or `CancellationError` between the steps.
    init(_ rows: Embeddings, queries: Embeddings, metric: Metric, limit: Int, singleRuns: Int, threads: Int) throws {
        let clock = ContinuousClock()
        queryCount = queries.count
        let singles = queries.prefix(singleRuns).map {
            Embeddings(storage: Array($0.components), dimension: queries.dimension)
        }
        func times(_ index: some VectorIndex, _ options: SearchOptions) throws -> [Double] {
            for query in singles.prefix(20) { _ = try index.search(for: query, limit: limit, options: options) }
            return try singles.map { query in
                try clock.measure { _ = try index.search(for: query, limit: limit, options: options) }.inSeconds * 1000
            }.sorted()
        }
        let options = SearchOptions(threads: threads)
        var flat = FlatIndex(dimension: rows.dimension, metric: metric)
        try flat.add(rows)
        exactSingle = try times(flat, options)
        exactBatchSeconds = try clock.measure {
            _ = try flat.search(for: queries, limit: limit, options: options)
        }.inSeconds
        try Task.checkCancellation()
        var graph = HNSWIndex(dimension: rows.dimension, metric: metric)
        buildSeconds = try clock.measure { try graph.add(rows) }.inSeconds
        let judge = try RecallMeasurement(of: graph, limit: limit, queries: queries, threads: threads)
        _ = try judge.point(at: limit)
        points = try Set(Self.efs.map { max($0, limit) }).sorted().map { ef in
            try Task.checkCancellation()
            let single = try times(graph, SearchOptions(efSearch: ef, threads: threads))
            return Point(tuning: try judge.point(at: ef), single: single)
        }
    }

    /// Adds the figures to an object.
    func describe(in line: inout JSONLine) {
        var exact = JSONLine()
        Self.add(exactSingle, to: &exact)
        exact.add("batchSeconds", exactBatchSeconds)
        exact.add("queriesPerSecond", Double(queryCount) / exactBatchSeconds)
        line.add("exact", exact)
        var graph = JSONLine()
        graph.add("buildSeconds", buildSeconds)
        graph.add("connectivity", HNSWParameters().connectivity)
        graph.add("efConstruction", HNSWParameters().efConstruction)
        graph.add(
            "points",
            points.map { point in
                var line = JSONLine(point.tuning)
                line.add("queriesPerSecond", 1000 / point.tuning.milliseconds)
                Self.add(point.single, to: &line)
                return line
            }
        )
        line.add("graph", graph)
        line.add("peakMemoryBytes", peakMemoryBytes)
    }

    /// The figures for people: a table with a row for the scan and one for each `efSearch`.
    var rows: [[String]] {
        let exact = ["exact", "1.0000", "", "\(Int(Double(queryCount) / exactBatchSeconds))"] + Self.cells(exactSingle)
        let title = ["", "recall", "95 % interval", "queries/s", "one query, p50 ms", "p99 ms"]
        return [title, exact]
            + points.map { point in
                let interval = point.tuning.interval
                return [
                    "graph, ef \(point.tuning.efSearch)", fixed(point.tuning.recall, 4),
                    "\(fixed(interval.lowerBound, 4))–\(fixed(interval.upperBound, 4))",
                    "\(Int(1000 / point.tuning.milliseconds))",
                ] + Self.cells(point.single)
            }
    }

    /// What building took, for people.
    var buildNote: String {
        "The graph was built in \(fixed(buildSeconds, 2)) s; peak memory \(bytes(peakMemoryBytes))."
    }

    private static func cells(_ single: [Double]) -> [String] {
        guard !single.isEmpty else { return ["", ""] }
        return [fixed(percentile(single, 0.5), 3), fixed(percentile(single, 0.99), 3)]
    }

    private static func add(_ single: [Double], to line: inout JSONLine) {
        guard !single.isEmpty else { return }
        line.add("p50Milliseconds", percentile(single, 0.5))
        line.add("p99Milliseconds", percentile(single, 0.99))
    }
}
