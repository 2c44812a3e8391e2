// SPDX-License-Identifier: Apache-2.0
import Documents
import FileStorage
import FoundationEssentials
import VectorIndexes
import Vectors

#if canImport(Glibc)
    import Glibc
#endif

/// Answers the commands of scripts/benchmark-search.py, as Benchmarks/Peers/search_worker.py describes them.
///
/// An index that is built is written to a file, dropped, and opened from the file, so that what `memory` counts is what a
/// server holds. That is not timed.
struct SearchWorker {
    /// The values of "index".
    enum Index: String {
        case exact
        case graph
    }

    /// Whether the command to stop came.
    private(set) var isDone = false

    private let threads: Int
    private let defaultIndex: Index
    private var index: (any VectorIndex)?
    private var baseline: Int?
    private var queriesFile: String?
    private var queries = Embeddings(storage: [], dimension: 0)

    /// Calls that do not count before single queries are timed.
    private static let warmUpRuns = 20

    /// A worker without an index.
    ///
    /// - Parameters:
    ///   - threads: The most threads of a search.
    ///   - defaultIndex: What a build command without "index" means.
    init(threads: Int, defaultIndex: Index) {
        self.threads = threads
        self.defaultIndex = defaultIndex
    }

    /// Carries out a command.
    ///
    /// - Parameter line: A JSON object.
    /// - Returns: The answer, which has the key "error" if the command failed.
    mutating func answer(_ line: String) -> JSONLine {
        do {
            let command = try SearchWorkerRequest(line)
            switch try command.text("run") {
            case "build": return try build(command)
            case "batch": return try batch(command)
            case "single": return try single(command)
            case "memory": return try memory()
            case "quit":
                isDone = true
                var answer = JSONLine()
                answer.add("bye", true)
                return answer
            case let other: throw SearchWorkerError.unknownValue(key: "run", value: other)
            }
        } catch {
            var answer = JSONLine()
            answer.add("error", "\(error)")
            return answer
        }
    }

    // MARK: - Commands

    private mutating func build(_ command: SearchWorkerRequest) throws -> JSONLine {
        index = nil
        let plan = try SearchWorkerBuild(command, defaultIndex: defaultIndex)
        // The library builds graphs on all cores; a time for fewer threads would be a wrong one.
        guard plan.index == .exact || threads >= availableThreads else {
            throw SearchWorkerError.fewerThreadsThanCores(threads: threads, cores: availableThreads)
        }
        if baseline == nil {
            try warmUp(plan)
            baseline = try Self.residentBytes()
        }
        let (seconds, rows, dimension) = try plan.made(from: command.text("file"), into: &index)
        var answer = JSONLine()
        answer.add("seconds", seconds)
        answer.add("rows", rows)
        answer.add("dimension", dimension)
        return answer
    }

    private mutating func batch(_ command: SearchWorkerRequest) throws -> JSONLine {
        let (index, limit, options) = try prepare(command)
        let ids = try index.search(for: queries, limit: limit, options: options).map { $0.map(\.id) }
        let clock = ContinuousClock()
        let times = try (0..<(command.number("repeat") ?? 1)).map { _ in
            try clock.measure { _ = try index.search(for: queries, limit: limit, options: options) }.inSeconds
        }.sorted()
        guard !times.isEmpty else { throw SearchWorkerError.missing(key: "repeat") }
        var answer = JSONLine()
        answer.add("seconds", (times[(times.count - 1) / 2] + times[times.count / 2]) / 2)
        answer.add("ids", rows: ids)
        return answer
    }

    private mutating func single(_ command: SearchWorkerRequest) throws -> JSONLine {
        let (index, limit, options) = try prepare(command)
        let queries = queries.map { Embeddings(storage: Array($0.components), dimension: $0.components.count) }
        guard !queries.isEmpty else { throw SearchWorkerError.missing(key: "queries") }
        let count = min(try command.number("count") ?? 200, queries.count)
        for run in 0..<Self.warmUpRuns {
            let query = queries[queries.count - 1 - run % queries.count]
            _ = try index.search(for: query, limit: limit, options: options)
        }
        let clock = ContinuousClock()
        let times = try queries.prefix(count).map { query in
            try clock.measure { _ = try index.search(for: query, limit: limit, options: options) }.inSeconds * 1000
        }
        var answer = JSONLine()
        answer.add("runs", count)
        for share in [50, 95, 99] {
            answer.add("p\(share)Milliseconds", percentile(times.sorted(), Double(share) / 100))
        }
        return answer
    }

    private func memory() throws -> JSONLine {
        guard let baseline else { throw SearchWorkerError.nothingBuilt }
        let resident = try Self.residentBytes()
        var answer = JSONLine()
        answer.add("bytes", resident - baseline)
        answer.add("baselineBytes", baseline)
        answer.add("residentBytes", resident)
        return answer
    }

    // MARK: - Parts of them

    /// Builds and searches a tiny index of the kind, so that code and tables are in memory before the baseline.
    private func warmUp(_ plan: SearchWorkerBuild) throws {
        let rows = SyntheticVectors.mixture(count: 2000, dimension: 64, seed: 1)
        let (_, index) = try plan.made(from: rows)
        for count in [1, 100] {
            let queries = Embeddings(storage: Array(rows.storage.prefix(count * 64)), dimension: 64)
            _ = try index.search(for: queries, limit: 10, options: SearchOptions(efSearch: 16, threads: threads))
        }
    }

    private mutating func prepare(_ command: SearchWorkerRequest) throws -> (any VectorIndex, Int, SearchOptions) {
        guard let index else { throw SearchWorkerError.nothingBuilt }
        let file = try command.text("queries")
        if file != queriesFile {
            queries = try Embeddings(contentsOf: URL(filePath: file))
            queriesFile = file
        }
        guard let limit = try command.number("k") else { throw SearchWorkerError.missing(key: "k") }
        let ef = try command.number("ef")
        return (index, limit, SearchOptions(efSearch: ef == 0 ? nil : ef, threads: threads))
    }

    /// Gives the pages of freed memory back to the system, where the C library can.
    private static func giveBackFreeMemory() {
        #if canImport(Glibc)
            // The module of the C library leaves <malloc.h> out.
            guard let symbol = unsafe dlsym(nil, "malloc_trim") else { return }
            typealias Trim = @convention(c) (Int) -> CInt
            _ = unsafe unsafeBitCast(symbol, to: Trim.self)(0)
        #endif
    }

    /// Anonymous pages and those of mapped files, in bytes.
    ///
    /// The index file is mapped, and where its folder is in memory, as `/tmp` often is, its pages count as shared.
    private static func residentBytes() throws -> Int {
        giveBackFreeMemory()
        let status = try String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
        var sum = 0
        for line in status.split(separator: "\n") {
            let parts = line.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " })
            guard parts.count >= 2, ["RssAnon", "RssFile", "RssShmem"].contains(parts[0]) else { continue }
            sum += 1024 * (Int(parts[1]) ?? 0)
        }
        return sum
    }
}
