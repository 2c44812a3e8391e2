// SPDX-License-Identifier: Apache-2.0
import FileStorage
import Vectors

extension VectorTable {
    /// Fails unless what every search reads fits its checksums; verified once.
    @inline(__always)
    func requireReady() throws { try file?.requireReady() }

    /// Fails unless the codes of some slots fit their checksums; each block is verified once.
    @inline(__always)
    func requireVerified(_ slots: Range<Int>) throws {
        guard let file, !slots.isEmpty else { return }
        try file.codes.requireVerified(
            offset: slots.lowerBound * codes.rowBytes,
            count: slots.count * codes.rowBytes
        )
    }

    /// Fails unless the code of a slot fits its checksum.
    @inline(__always)
    func requireVerified(slot: Int) throws {
        if let file { try file.codes.requireVerified(block: slot >> IndexFile.blockShift) }
    }

    /// Fails unless all that is mapped fits its checksums.
    func requireWhole() throws { try file?.requireWhole() }

    /// Makes everything that may fail for a damaged file fail before a change.
    ///
    /// - Parameter slots: Slots whose rows will be read or written; those that will be added need not be named.
    /// - Throws: `VectorIndexError.damaged`.
    mutating func prepareToWrite(_ slots: [Int]) throws {
        try IndexFile.translating {
            if file != nil { try leaveFile() }
            try rows?.prepareToWrite(slots)
        }
    }

    /// Verifies all that is mapped and copies it to memory; the float32 rows stay where they are.
    mutating func leaveFile() throws {
        try requireWhole()
        codes.makeUnique()
        scales.makeUnique()
        // The copies are what is read now: pages of the file need not stay in memory beside them.
        file?.releasePages()
        file = nil
    }
}

extension IndexFacts {
    /// The numbers of an index's parts.
    init(_ table: VectorTable, _ keyTable: KeyTable, graph: Graph?) {
        self.init(
            dimension: table.dimension,
            metric: table.metric,
            codeType: table.codeType,
            slotCount: table.count,
            liveCount: keyTable.count,
            isIdentity: keyTable.isIdentity,
            greatestKey: keyTable.greatest,
            bounds: table.bounds,
            graph: graph
        )
    }
}
