// SPDX-License-Identifier: Apache-2.0

/// A candidate of a graph search: a slot, its code score, and whether its links were followed.
struct BeamEntry {
    var score: Float
    private var word: UInt32

    private static let expandedBit: UInt32 = 1 << 31

    @inline(__always)
    init(slot: UInt32, score: Float) {
        self.score = score
        word = slot
    }

    @inline(__always)
    var slot: UInt32 { word & ~Self.expandedBit }

    @inline(__always)
    var isExpanded: Bool {
        get { word & Self.expandedBit != 0 }
        set { word = newValue ? word | Self.expandedBit : word & ~Self.expandedBit }
    }

    /// The order of a beam: the greater score first, of equal ones the lesser slot.
    @inline(__always)
    func isBetter(than other: BeamEntry) -> Bool {
        score > other.score || (score == other.score && slot < other.slot)
    }
}
