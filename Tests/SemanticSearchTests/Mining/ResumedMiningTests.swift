// SPDX-License-Identifier: Apache-2.0
import FileStorage
import Foundation
import SemanticSearch
import TestSupport
import Testing
import Vectors

struct ResumedMiningTests {
    private let directory: TemporaryDirectory
    private let rows = SlowMining.corpus(600, dimension: 24, seed: 21)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var file: URL { directory["mining.state"] }

    private static func bits(_ pairs: [ParaphrasePair]) -> [SIMD4<Int32>] {
        pairs.map { SIMD4(Int32($0.first), Int32($0.second), Int32(bitPattern: $0.score.bitPattern), 0) }
    }

    /// A search in blocks of 50 columns, which writes after each.
    private func mine(
        _ rows: Embeddings? = nil,
        _ metric: Metric = .cosine,
        atLeast minimumScore: Float? = nil,
        best maxPairs: Int? = nil,
        threads: Int = 2,
        kernels: Kernels = .preferred,
        columns: Int = 50,
        resuming: Bool = true,
        progress: (@Sendable (MiningProgress) -> Void)? = nil
    ) throws -> [ParaphrasePair] {
        try PairMining(
            rows ?? self.rows,
            metric: metric,
            minimumScore: minimumScore,
            maxPairs: maxPairs,
            threads: threads,
            resumeFile: resuming ? file : nil,
            writeInterval: .zero,
            kernels: kernels,
            blockRows: 64,
            blockColumns: columns
        ).pairs(progress: progress)
    }

    /// What the file holds each time that a block of rows is done: what a kill at that moment leaves.
    private func states(_ search: ((@escaping @Sendable (MiningProgress) -> Void) throws -> Void)) throws -> [[UInt8]] {
        let seen = Guarded<[[UInt8]]>([])
        let file = file
        try search { _ in
            // Under the lock, so that an older state does not come after a newer one.
            seen.withLock { seen in
                guard let bytes = try? Data(contentsOf: file), seen.last != Array(bytes) else { return }
                seen.append(Array(bytes))
            }
        }
        return seen.value
    }

    @Test(arguments: [Metric.cosine, .euclidean], [1, 3])
    func searchKilledAtAnyTimeEndsAsIfItWasNot(metric: Metric, threads: Int) throws {
        let rows = SlowMining.corpus(330, dimension: 24, seed: 22)
        let all = SlowMining.pairs(rows, metric: metric)
        for (least, best) in [(all[3_000].score, nil), (nil, 700)] as [(Float?, Int?)] {
            let expected = Self.bits(best.map { Array(all.prefix($0)) } ?? all.filter { $0.score >= least ?? 0 })
            try? FileManager.default.removeItem(at: file)
            let states = try states { progress in
                let whole = try mine(rows, metric, atLeast: least, best: best, threads: threads, progress: progress)
                #expect(Self.bits(whole) == expected)
            }
            // Of seven blocks one of three threads takes three at least, and sees what the first two left.
            #expect(states.count > (threads == 1 ? 6 : 2))
            var starts: Set<Int> = []
            for state in states {
                try directory.write("mining.state", state)
                let first = Guarded<Int?>(nil)
                let resumed = try mine(rows, metric, atLeast: least, best: best, threads: 1) { progress in
                    first.withLock { $0 = $0 ?? progress.completed }
                }
                #expect(Self.bits(resumed) == expected)
                starts.insert(first.value ?? -1)
            }
            // Each went on where it was: not twice at the same place.
            #expect(starts.count == states.count)
        }
    }

    @Test func cancelledSearchGoesOnWhereItStopped() async throws {
        let expected = try mine(atLeast: 0.8, resuming: false)
        #expect(expected.count > 1_000)
        let total = 600 * 599 / 2
        let (search, file) = (self, file)
        for part in [3, 2] {
            let task = Task {
                try search.mine(atLeast: 0.8, threads: 1) { progress in
                    if progress.completed > total / part { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(FileManager.default.fileExists(atPath: file.path))
        }
        let first = Guarded<Int?>(nil)
        let resumed = try mine(atLeast: 0.8, threads: 1) { progress in first.withLock { $0 = $0 ?? progress.completed }
        }
        #expect(Self.bits(resumed) == Self.bits(expected))
        #expect(try #require(first.value) > total / 3)
    }

    @Test func finishedSearchIsRepeatedAtOnce() throws {
        let expected = try mine(best: 100)
        let calls = Guarded(0)
        let again = try mine(best: 100) { _ in calls.withLock { $0 += 1 } }
        #expect(Self.bits(again) == Self.bits(expected))
        #expect(calls.value == 0)
        #expect(try directory.names() == ["mining.state"])
    }

    @Test func groupsGoOnToo() throws {
        let options = MiningOptions(threads: 2, resumeFile: file)
        let expected = try rows.duplicateGroups(minimumScore: 0.9)
        #expect(try rows.duplicateGroups(minimumScore: 0.9, options: options) == expected)
        #expect(try rows.duplicateGroups(minimumScore: 0.9, options: options) == expected)
    }

    @Test func tooManyPairsStayAnErrorAfterAnInterruption() throws {
        let copies = Embeddings(Array(repeating: [1, 2, 3], count: 1_001))
        for _ in 0..<2 {
            #expect(throws: MiningError.tooManyPairs(limit: 500_000)) { try mine(copies, atLeast: 0.9) }
        }
    }

    @Test func anotherSearchIsRefused() throws {
        _ = try mine(atLeast: 0.8)
        let before = try Data(contentsOf: file)
        let cases: [(String, () throws -> [ParaphrasePair])] = [
            ("number of vectors", { try mine(SlowMining.corpus(599, dimension: 24, seed: 21), atLeast: 0.8) }),
            ("dimension", { try mine(SlowMining.corpus(600, dimension: 23, seed: 21), atLeast: 0.8) }),
            ("content of the vectors", { try mine(SlowMining.corpus(600, dimension: 24, seed: 22), atLeast: 0.8) }),
            ("metric", { try mine(nil, .dot, atLeast: 0.8) }), ("least score", { try mine(atLeast: 0.81) }),
            ("least score", { try mine() }), ("number of pairs", { try mine(atLeast: 0.8, best: 9) }),
            ("number of pairs", { try mine(atLeast: 0.8, best: 600 * 599 / 2) }),
            ("size of blocks", { try mine(atLeast: 0.8, columns: 51) }),
        ]
        for (part, search) in cases {
            #expect(throws: MiningError.otherSearch(file, part: part)) { try search() }
        }
        for level in InstructionLevel.available where level != Kernels.preferred.level {
            #expect(throws: MiningError.otherSearch(file, part: "level of instructions")) {
                try mine(atLeast: 0.8, kernels: Kernels(level))
            }
        }
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func otherFilesAreLeftAsTheyAre() throws {
        try directory.write("mining.state", "notes of mine, which nobody may overwrite, and they are long enough")
        let before = try Data(contentsOf: file)
        #expect(throws: SectionFileError.self) { try mine(atLeast: 0.8) }
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func placeThatCannotBeWrittenIsSaidAtTheStart() {
        let calls = Guarded(0)
        let options = MiningOptions(resumeFile: directory["absent/mining.state"]) { _ in calls.withLock { $0 += 1 } }
        #expect(throws: FileStorageError.self) { try rows.paraphrases(minimumScore: 0.8, options: options) }
        #expect(calls.value == 0)
    }

    @Test func damagedFilesAreErrors() throws {
        // A search that stopped half-way: with blocks done and to do.
        let rows = SlowMining.corpus(330, dimension: 24, seed: 22)
        let expected = Self.bits(try mine(rows, atLeast: 0.97, resuming: false))
        let states = try states { progress in _ = try mine(rows, atLeast: 0.97, threads: 1, progress: progress) }
        let whole = states[states.count / 2]
        for length in stride(from: 0, to: whole.count, by: 31) {
            try directory.write("mining.state", Array(whole.prefix(length)))
            #expect(throws: SectionFileError.self) { try mine(rows, atLeast: 0.97) }
        }
        var mutator = FileMutator(seed: 4)
        var refused = 0
        for _ in 0..<FileMutator.count(200) {
            let damaged = mutator.damaged(whole)
            guard damaged != whole else { continue }
            try directory.write("mining.state", damaged)
            do {
                #expect(Self.bits(try mine(rows, atLeast: 0.97)) == expected)
            } catch is SectionFileError {
                refused += 1
            } catch is MiningError {
                refused += 1
            }
        }
        #expect(refused > 150)
    }
}
