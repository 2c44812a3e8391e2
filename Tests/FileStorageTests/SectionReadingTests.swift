// SPDX-License-Identifier: Apache-2.0

import Dispatch
import FileStorage
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

struct SectionReadingTests {
    let directory: TemporaryDirectory
    /// 50 blocks of 100 bytes and one of 37.
    let bytes = SampleSections.randomBytes(5037, seed: 9)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func encoded() throws -> [UInt8] {
        try SampleSections(contents: [.init(tag: "rows", blockBytes: 100, bytes: bytes)]).encoded(in: directory)
    }

    /// A file in which one bit of some blocks is wrong.
    private func section(damagedBlocks: [Int] = []) throws -> SectionFile.Section {
        var encoded = try encoded()
        for block in damagedBlocks { encoded[4096 + block * 100 + 17] ^= 8 }
        return try SampleSections.open(directory.write("file", encoded)).section("rows")
    }

    private func damage(_ section: SectionFile.Section, block: Int) -> SectionFileError {
        let reason = "a block of \(block == 50 ? 37 : 100) bytes does not fit its checksum"
        return .damaged(section.file.url, section: "rows", offset: 4096 + block * 100, reason: reason)
    }

    @Test func everyRangeIsReadBothWays() throws {
        let section = try section()
        var generator = SplitMix64(seed: 3)
        var ranges = [0..<0, 5037..<5037, 0..<5037, 0..<100, 99..<101, 100..<200, 5000..<5037, 5036..<5037, 150..<4950]
        ranges += (0..<500).map { _ in
            let start = Int.random(in: 0...5037, using: &generator)
            return start..<Int.random(in: start...5037, using: &generator)
        }
        for range in ranges {
            #expect(try section.read(range) == Array(bytes[range]))
            try section.requireVerified(offset: range.lowerBound, count: range.count)
            let mapped = try section.withVerifiedBytes(offset: range.lowerBound, count: range.count) { Array($0) }
            #expect(mapped == Array(bytes[range]))
        }
    }

    @Test(arguments: [0, 1, 25, 49, 50])
    func damagedBlockIsRefusedAndAllOthersWork(block: Int) throws {
        let section = try section(damagedBlocks: [block])
        let expected = damage(section, block: block)
        for _ in 0..<2 {
            for other in 0...50 where other != block {
                let range = section.grid.bytes(of: other)
                try section.requireVerified(block: other)
                try section.requireVerified(offset: range.lowerBound, count: range.count)
                #expect(try section.read(range) == Array(bytes[range]))
            }
            let range = section.grid.bytes(of: block)
            #expect(throws: expected) { try section.requireVerified(block: block) }
            #expect(throws: expected) { try section.requireVerified(offset: 0, count: 5037) }
            // A byte that is right itself, in a block that is not.
            #expect(throws: expected) { try section.requireVerified(offset: range.lowerBound, count: 1) }
            #expect(throws: expected) { try section.requireVerified(offset: range.upperBound - 1, count: 1) }
            #expect(throws: expected) { try section.read(range) }
            #expect(throws: expected) { try section.read(range.lowerBound + 1..<range.lowerBound + 2) }
            #expect(throws: expected) { try section.read(0..<5037) }
            #expect(throws: expected) { try section.withVerifiedBytes(offset: 0, count: 5037) { _ in } }
        }
        #expect(throws: expected) { try section.file.verify() }
    }

    @Test(arguments: [700..<800, 0..<5037, 710..<720, 699..<801])
    func nothingUnverifiedIsDelivered(range: Range<Int>) throws {
        let section = try section(damagedBlocks: [7])
        var target = [UInt8](repeating: 0xaa, count: range.count)
        #expect(throws: damage(section, block: 7)) {
            try target.withUnsafeMutableBytes { try section.read(offset: range.lowerBound, into: $0) }
        }
        #expect(target == [UInt8](repeating: 0, count: range.count))
    }

    @Test func readingComparesOnEveryCallAndMappingOnce() throws {
        let raw = try RawFile(directory["raw"])
        let encoded = try encoded()
        try raw.set(encoded)
        let section = try SampleSections.open(raw.url).section("rows")
        try section.requireVerified(block: 3)
        #expect(try section.read(300..<400) == Array(bytes[300..<400]))
        try raw.set(encoded[4096 + 310] ^ 1, at: 4096 + 310)
        #expect(throws: damage(section, block: 3)) { try section.read(300..<400) }
        try section.requireVerified(block: 3)
        try raw.set(encoded[4096 + 310], at: 4096 + 310)
        #expect(try section.read(300..<400) == Array(bytes[300..<400]))
    }

    @Test(
        arguments: [
            (-1, 1), (0, -1), (5037, 1), (0, 5038), (5038, 0), (5000, 38), (.max, 1), (.max, .max), (.min, 1),
            (.min, .min),
            (1, .max), (0, .min), (1 << 62, 1 << 62), (.max - 4095, 4097),
        ] as [(Int, Int)]
    )
    func rangeOutsideIsAnErrorAndNoTrap(offset: Int, count: Int) throws {
        let section = try section()
        try section.requireVerified(offset: 0, count: 5037)
        let error = SectionFileError.outsideSection(
            section.file.url,
            section: "rows",
            offset: offset,
            count: count,
            byteCount: 5037
        )
        #expect(throws: error) { try section.requireVerified(offset: offset, count: count) }
        #expect(throws: error) { try section.withVerifiedBytes(offset: offset, count: count) { _ in } }
        guard (0...10_000).contains(count) else { return }
        var target = [UInt8](repeating: 0xaa, count: count)
        #expect(throws: error) { try target.withUnsafeMutableBytes { try section.read(offset: offset, into: $0) } }
        #expect(target.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [-1, 51, 52, Int.max, Int.min, Int.max / 100, Int.min / 100, 1 << 57])
    func blockOutsideIsAnErrorAndNoTrap(block: Int) throws {
        let section = try section()
        let error = #expect(throws: SectionFileError.self) { try section.requireVerified(block: block) }
        guard case .outsideSection(_, "rows", _, 100, 5037)? = error else { throw try #require(error) }
    }

    @Test func emptySectionHasOneEmptyRange() throws {
        try SampleSections.small.write(to: directory["file"])
        let section = try SampleSections.open(directory["file"]).section("none")
        try section.requireVerified(offset: 0, count: 0)
        #expect(try section.read(0..<0) == [])
        #expect(try section.allMapped() == [])
        #expect(throws: SectionFileError.self) { try section.requireVerified(offset: 0, count: 1) }
        #expect(throws: SectionFileError.self) { try section.requireVerified(block: 0) }
    }

    @Test func damagedTableOfChecksumsRefusesTheSection() throws {
        var encoded = try encoded()
        let table = (4096 + 5037 + 7) / 8 * 8
        encoded[table + 12] ^= 1
        let file = try SampleSections.open(directory.write("file", encoded))
        let reason = "the table of checksums does not fit its own"
        let error = SectionFileError.damaged(file.url, section: "rows", offset: table, reason: reason)
        for _ in 0..<2 { #expect(throws: error) { try file.section("rows") } }
        #expect(throws: error) { try file.verify() }
    }

    @Test func fileCutOffWhileOpenIsAnErrorOfReading() throws {
        let raw = try RawFile(directory["raw"])
        let encoded = try encoded()
        try raw.set(encoded)
        let section = try SampleSections.open(raw.url).section("rows")
        // The last page stays: the table of checksums is read through the mapping.
        try raw.set(Array(encoded[..<8500]))
        let shortened = FileStorageError.shortened(raw.url, expected: encoded.count, actual: 8500)
        #expect(throws: shortened) { try section.read(4400..<4500) }
        #expect(throws: shortened) { try section.file.verify() }
    }

    @Test func manyThreadsMayVerifyAtOnce() throws {
        let content = SampleSections.Content(
            tag: "rows",
            blockBytes: 64,
            bytes: SampleSections.randomBytes(64 * 2000, seed: 4)
        )
        var encoded = try SampleSections(contents: [content]).encoded(in: directory)
        encoded[4096 + 64 * 777] ^= 0x80
        let url = try directory.write("file", encoded)
        for round in 0..<5 {
            let file = try SampleSections.open(url)
            let refused = Atomic(0)
            let wrong = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: 32) { worker in
                var generator = SplitMix64(seed: UInt64(worker + 100 * round))
                guard let section = try? file.section("rows") else {
                    wrong.add(1, ordering: .relaxed)
                    return
                }
                for block in (0..<2000).shuffled(using: &generator) {
                    do {
                        try section.requireVerified(block: block)
                        if block == 777 { wrong.add(1, ordering: .relaxed) }
                        let bytes = UnsafeRawBufferPointer(start: section.base + 64 * block, count: 64)
                        if !bytes.elementsEqual(content.bytes[64 * block..<64 * block + 64]) {
                            wrong.add(1, ordering: .relaxed)
                        }
                    } catch {
                        if block == 777 {
                            refused.add(1, ordering: .relaxed)
                        } else {
                            wrong.add(1, ordering: .relaxed)
                        }
                    }
                }
            }
            #expect(refused.load(ordering: .relaxed) == 32)
            #expect(wrong.load(ordering: .relaxed) == 0)
        }
    }
}
