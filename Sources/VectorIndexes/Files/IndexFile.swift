// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials
import Synchronization
import Vectors

/// An index file that is open: what of it was verified, and its numbers.
///
/// `docs/file-format.md` specifies the bytes. Opening reads the header alone, the bits of the slots in use, and the keys
/// where they are not the slots; of the rest, each block is verified when it is used first.
final class IndexFile: Sendable {
    static let magic: [UInt8] = Array("KINDREDX".utf8)
    static let version: UInt32 = 1
    static let flatKind: FileTag = "flat"
    static let graphKind: FileTag = "hnsw"

    let file: SectionFile
    let facts: IndexFacts
    /// The code rows: `CODE`, or `ROWS` where the codes are float32.
    let codes: SectionFile.Section
    let scales: SectionFile.Section
    /// The base layer's links; nil in a flat index.
    let links: SectionFile.Section?
    private let areSmallSectionsVerified = Atomic<Bool>(false)

    /// Rows of codes and of links that are verified together, 2^6.
    static let blockShift = 6

    init(_ file: SectionFile) throws {
        self.file = file
        facts = try IndexFacts(file)
        codes = try Self.section(
            facts.codeType == .int8 ? "CODE" : "ROWS",
            of: file,
            rows: facts.slotCount,
            rowBytes: VectorTable.codeBytes(facts.dimension, facts.codeType)
        )
        scales = try Self.section("SCAL", of: file, rows: facts.slotCount, rowBytes: 8)
        links =
            facts.graph == nil
            ? nil
            : try Self.section(
                "LINK",
                of: file,
                rows: facts.slotCount,
                rowBytes: 8 * (facts.graph?.connectivity ?? 0)
            )
    }

    /// A section of a fixed number of rows.
    static func section(
        _ tag: FileTag,
        of file: SectionFile,
        rows: Int,
        rowBytes: Int
    ) throws -> SectionFile.Section {
        let section = try file.section(tag)
        guard section.byteCount == rows * rowBytes else {
            throw VectorIndexError.damaged(
                file.url,
                reason: "section '\(tag)' has \(section.byteCount) bytes, expected \(rows * rowBytes)"
            )
        }
        return section
    }

    /// Verifies what every search reads, once: scales, and the layers above the base.
    @inline(__always)
    func requireReady() throws {
        if areSmallSectionsVerified.load(ordering: .acquiring) { return }
        try verifySmallSections()
    }

    @inline(never)
    private func verifySmallSections() throws {
        try scales.requireVerified(offset: 0, count: scales.byteCount)
        if facts.graph != nil {
            for tag: FileTag in ["UPST", "LEVL", "UPPR"] {
                let section = try file.section(tag)
                try section.requireVerified(offset: 0, count: section.byteCount)
            }
            try GraphCheck(self).checkUpperLayers()
        }
        areSmallSectionsVerified.store(true, ordering: .releasing)
    }

    /// Verifies all that is mapped: codes, scales and links.
    func requireWhole() throws {
        try requireReady()
        try codes.requireVerified(offset: 0, count: codes.byteCount)
        if let links {
            try links.requireVerified(offset: 0, count: links.byteCount)
            try GraphCheck(self).checkBaseLayer()
        }
    }

    /// Lets the system take back the pages that were touched; they are read again where they are needed again.
    func releasePages() {
        file.file.advise(.dontNeed, 0..<file.file.count)
    }

    /// Calls a closure, and says what is wrong with a file in this module's errors.
    static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SectionFileError {
            throw VectorIndexError(error)
        }
    }
}

extension VectorIndexError {
    /// The same fault of a file.
    init(_ error: SectionFileError) {
        switch error {
        case .notThisKind(let file, _, _): self = .unknownFormat(file)
        case .newerVersion(let file, let expected, let actual):
            self = .newerVersion(file, expected: Int(expected), actual: Int(actual))
        case .olderVersion(let file, let expected, let actual):
            self = .damaged(file, reason: "version \(actual) is older than \(expected)")
        case .truncated(let file, let expected, let actual):
            self = .damaged(file, reason: "it is cut off: \(actual) of \(expected) bytes")
        case .trailingBytes(let file, let expected, let actual):
            self = .damaged(file, reason: "it has \(actual) bytes, expected \(expected)")
        case .damaged(let file, let section, let offset, let reason):
            let place = section.map { " in section '\($0)'" } ?? ""
            self = .damaged(file, reason: "at byte \(offset)\(place): \(reason)")
        case .missingSection(let file, let tag):
            self = .damaged(file, reason: "it has no section '\(tag)'")
        case .outsideSection(let file, let section, let offset, _, let byteCount):
            self = .damaged(
                file,
                reason: "byte \(offset) of section '\(section)', which has \(byteCount), is referred to"
            )
        }
    }
}
