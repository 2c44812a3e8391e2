// SPDX-License-Identifier: Apache-2.0
import FileStorage
import Vectors

/// Whether the links of a file lead to slots and layers that exist.
///
/// Checksums keep accidents out; this keeps out files that were made to be wrong.
struct GraphCheck {
    private let file: IndexFile
    private let slotCount: Int

    init(_ file: IndexFile) {
        self.file = file
        slotCount = file.facts.slotCount
    }

    private func damaged(_ reason: String) -> VectorIndexError { .damaged(file.file.url, reason: reason) }

    /// Checks levels and the layers above the base, whose blocks were verified.
    func checkUpperLayers() throws {
        guard let facts = file.facts.graph else { return }
        let levels = try IndexFile.section("LEVL", of: file.file, rows: slotCount, rowBytes: 1).base
        let starts = try IndexFile.section("UPST", of: file.file, rows: slotCount, rowBytes: 4).base
        let rows = try IndexFile.section("UPPR", of: file.file, rows: facts.upperRows, rowBytes: 4 * facts.connectivity)
            .base
        if let entry = facts.entry, Int(levels.load(fromByteOffset: entry, as: UInt8.self)) != facts.maxLevel {
            throw damaged("the entry is not on the highest layer")
        }
        for slot in 0..<slotCount {
            let level = Int(levels.load(fromByteOffset: slot, as: UInt8.self))
            guard level > 0 else { continue }
            guard level <= facts.maxLevel else { throw damaged("slot \(slot) is above the highest layer") }
            let start = Int(starts.load(fromByteOffset: 4 * slot, as: UInt32.self))
            guard start + level <= facts.upperRows else { throw damaged("slot \(slot) has no rows of links") }
            for layer in 1...level {
                for position in 0..<facts.connectivity {
                    let offset = 4 * ((start + layer - 1) * facts.connectivity + position)
                    let link = rows.load(fromByteOffset: offset, as: UInt32.self)
                    if link == HNSWGraph.none { break }
                    guard link < slotCount, Int(levels.load(fromByteOffset: Int(link), as: UInt8.self)) >= layer else {
                        throw damaged("slot \(slot) links to \(link) on layer \(layer)")
                    }
                }
            }
        }
    }

    /// Checks the base layer, whose blocks were verified.
    func checkBaseLayer() throws {
        guard let links = file.links else { return }
        let count = links.byteCount / 4
        for position in 0..<count {
            let link = links.base.load(fromByteOffset: 4 * position, as: UInt32.self)
            guard link == HNSWGraph.none || link < slotCount else { throw damaged("a link leads to slot \(link)") }
        }
    }
}
