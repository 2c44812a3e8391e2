// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import Vectors

/// Keeps on disk what a search has done, and for which search that is.
///
/// A file of sections (`SectionFile`) of the magic `KINDREDM`, version 1, kind `pair`. `DONE` has a byte for each block of
/// columns, 1 where it is finished. `PAIR` has the best pairs of the finished blocks, 12 bytes each: the score as float32,
/// the first and the second row as unsigned 32-bit numbers, all little-endian. The parameters are those of `Key`, in its
/// order.
struct MiningStateFile: Sendable {
    let url: URL
    let key: Key

    /// What has to be the same for a search to go on with a file.
    struct Key: Sendable, Hashable {
        let count: Int
        let dimension: Int
        /// CRC-32C of all components.
        let checksum: UInt32
        let metric: Metric
        let minimumScore: Float
        let limit: Int
        let keepsBest: Bool
        let blockColumns: Int
        /// Levels may differ in the last bit of a score.
        let level: InstructionLevel

        init(
            _ embeddings: Embeddings,
            metric: Metric,
            minimumScore: Float,
            limit: Int,
            keepsBest: Bool,
            blockColumns: Int,
            level: InstructionLevel
        ) {
            count = embeddings.count
            dimension = embeddings.dimension
            checksum = embeddings.storage.withUnsafeBytes { CRC32C.checksum(of: $0) }
            self.metric = metric
            self.minimumScore = minimumScore
            self.limit = limit
            self.keepsBest = keepsBest
            self.blockColumns = blockColumns
            self.level = level
        }

        var parts: [(name: String, value: UInt64)] {
            [
                ("number of vectors", UInt64(count)), ("dimension", UInt64(dimension)),
                ("content of the vectors", UInt64(checksum)),
                ("metric", UInt64(Metric.allCases.firstIndex(of: metric) ?? 0)),
                ("least score", UInt64(minimumScore.bitPattern)), ("number of pairs", UInt64(limit)),
                ("number of pairs", keepsBest ? 1 : 0), ("size of blocks", UInt64(blockColumns)),
                ("level of instructions", UInt64(level.rawValue)),
            ]
        }
    }

    private static let magic: [UInt8] = Array("KINDREDM".utf8)
    private static let kind: FileTag = "pair"
    private static let pairBytes = 12
    private static let blockBytes = 1 << 16

    /// Reads the file, if there is one.
    ///
    /// - Parameters:
    ///   - blocks: How many blocks of columns there are.
    ///   - limit: How many pairs are kept.
    /// - Returns: What was done; nil if there is no file.
    /// - Throws: `MiningError.otherSearch`; `SectionFileError` for a file that is damaged or of another kind;
    ///   `FileStorageError`.
    func read(blocks: Int, limit: Int) throws -> MiningState? {
        let file: SectionFile
        do {
            file = try SectionFile(contentsOf: url, magic: Self.magic, supportedVersions: 1...1)
        } catch let error as FileStorageError where error.isAbsence {
            return nil
        }
        guard file.kind == Self.kind, file.parameters.count == key.parts.count else {
            throw MiningError.otherSearch(url, part: "purpose")
        }
        for (own, stored) in zip(key.parts, file.parameters) where own.value != stored {
            throw MiningError.otherSearch(url, part: own.name)
        }
        try file.verify()
        let flags = try file.section("DONE")
        guard flags.byteCount == blocks else { throw damaged("DONE", "it has \(flags.byteCount) of \(blocks) bytes") }
        let isDone = try flags.withVerifiedBytes(offset: 0, count: blocks) { $0.map { $0 == 1 } }
        let section = try file.section("PAIR")
        guard section.byteCount % Self.pairBytes == 0, section.byteCount / Self.pairBytes <= limit else {
            throw damaged("PAIR", "\(section.byteCount) bytes are not at most \(limit) pairs")
        }
        let pairs = try section.withVerifiedBytes(offset: 0, count: section.byteCount) { bytes in
            try stride(from: 0, to: bytes.count, by: Self.pairBytes).map { offset in
                let words = (0..<3).map { index in
                    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4 * index, as: UInt32.self))
                }
                let pair = ParaphrasePair(
                    score: Float(bitPattern: words[0]),
                    first: Int(words[1]),
                    second: Int(words[2])
                )
                guard isPossible(pair, isDone) else {
                    throw damaged("PAIR", "pair \(offset / Self.pairBytes) is none of this search")
                }
                return pair
            }
        }
        var best = BestPairs(limit: limit)
        best.offer(pairs)
        return MiningState(best: best, isDone: isDone)
    }

    /// Replaces the file.
    ///
    /// - Throws: `FileStorageError`; what stood there before stands there still.
    func write(_ state: MiningState) throws {
        let writer = try SectionFileWriter(replacing: url, magic: Self.magic, version: 1, kind: Self.kind)
        writer.parameters = key.parts.map(\.value)
        try writer.beginSection(tag: "DONE", blockBytes: Self.blockBytes)
        try state.isDone.map { $0 ? UInt8(1) : 0 }.withUnsafeBytes { try writer.append($0) }
        try writer.endSection()
        try writer.beginSection(tag: "PAIR", blockBytes: Self.blockBytes)
        for pair in state.best.sorted() {
            let words = [pair.score.bitPattern, UInt32(pair.first), UInt32(pair.second)].map(\.littleEndian)
            try words.withUnsafeBytes { try writer.append($0) }
        }
        try writer.endSection()
        try writer.commit()
    }

    /// Whether a search can have found a pair in the blocks that are done.
    private func isPossible(_ pair: ParaphrasePair, _ isDone: [Bool]) -> Bool {
        pair.first < pair.second && pair.second < key.count && pair.score >= key.minimumScore
            && isDone[pair.second / key.blockColumns]
    }

    private func damaged(_ section: String, _ reason: String) -> SectionFileError {
        .damaged(url, section: section, offset: 0, reason: reason)
    }
}
