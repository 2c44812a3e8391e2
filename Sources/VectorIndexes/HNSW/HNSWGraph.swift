// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The layers of links between slots.
///
/// A node's links on a layer are a row of slot numbers, closed by `none` where the row is not full.
struct HNSWGraph: Sendable {
    let connectivity: Int
    /// The base layer: a row of 2 × `connectivity` links a slot.
    var base: ChunkedRows
    /// The layers above: a row of `connectivity` links for each node and layer.
    var upper: ChunkedRows
    /// Where a slot's rows in `upper` begin; the row of layer ℓ is ℓ − 1 further on.
    var upperStart: ChunkedRows
    /// The highest layer of each slot, one byte.
    var levels: ChunkedRows
    /// Where searches begin; nil in an empty graph.
    var entry: Int?
    /// The layer of `entry`.
    var maxLevel = 0

    /// 1,024 rows a piece of `upper`.
    static let upperShift = 10

    /// Closes a row of links.
    static let none = UInt32.max

    init(connectivity: Int) {
        self.connectivity = connectivity
        base = ChunkedRows(rowBytes: 2 * connectivity * 4, shift: VectorTable.shift)
        upper = ChunkedRows(rowBytes: connectivity * 4, shift: Self.upperShift)
        upperStart = ChunkedRows(rowBytes: 4, shift: VectorTable.shift)
        levels = ChunkedRows(rowBytes: 1, shift: VectorTable.shift)
    }

    /// The number of slots.
    var count: Int { base.count }

    /// The links that a node may have on a layer.
    @inline(__always)
    func capacity(at level: Int) -> Int { level == 0 ? 2 * connectivity : connectivity }

    /// The highest layer of a slot.
    @inline(__always)
    func level(of slot: Int) -> Int { Int(levels.pointer(to: slot).load(as: UInt8.self)) }

    /// A slot's row of links on a layer that it belongs to.
    ///
    /// It may be written after `makeUnique()`, a row by one thread at a time.
    @inline(__always)
    func row(_ slot: Int, level: Int) -> UnsafeMutablePointer<UInt32> {
        let raw =
            level == 0
            ? base.pointer(to: slot)
            : upper.pointer(to: Int(upperStart.pointer(to: slot).load(as: UInt32.self)) + level - 1)
        return UnsafeMutablePointer(mutating: raw.assumingMemoryBound(to: UInt32.self))
    }

    /// The links of a slot on a layer.
    func links(_ slot: Int, level: Int) -> [UInt32] {
        let row = row(slot, level: level)
        return (0..<capacity(at: level)).lazy.map { row[$0] }.prefix { $0 != Self.none }.map { $0 }
    }

    /// Whether a slot has a link to another.
    func hasLink(from source: Int, to target: Int, level: Int) -> Bool {
        let row = row(source, level: level)
        for position in 0..<capacity(at: level) where row[position] == UInt32(target) { return true }
        return false
    }

    /// The number of links in a row.
    @inline(__always)
    func linkCount(_ row: UnsafeMutablePointer<UInt32>, level: Int) -> Int {
        let capacity = capacity(at: level)
        var count = 0
        while count < capacity, row[count] != Self.none { count += 1 }
        return count
    }

    /// Overwrites a row of links.
    func setLinks(_ links: some Collection<UInt32>, of slot: Int, level: Int) {
        let row = row(slot, level: level)
        let capacity = capacity(at: level)
        precondition(links.count <= capacity)
        var position = 0
        for link in links {
            row[position] = link
            position += 1
        }
        while position < capacity {
            row[position] = Self.none
            position += 1
        }
    }

    /// Makes every row writable.
    mutating func makeUnique() {
        base.makeUnique()
        upper.makeUnique()
        levels.makeUnique()
        upperStart.makeUnique()
    }

    /// Makes room for slots; new ones have level 0 and no links.
    mutating func resize(to newCount: Int) {
        let old = count
        base.resize(to: newCount)
        levels.resize(to: newCount)
        upperStart.resize(to: newCount)
        for slot in old..<max(old, newCount) { clear(slot, level: 0) }
    }

    /// Gives a slot a level and empty rows of links up to it.
    mutating func clear(_ slot: Int, level: Int) {
        levels.mutablePointer(to: slot).storeBytes(of: UInt8(level), as: UInt8.self)
        upperStart.mutablePointer(to: slot).storeBytes(of: Self.none, as: UInt32.self)
        _ = base.mutablePointer(to: slot)
        if level > 0 {
            let start = upper.count
            upper.resize(to: start + level)
            for row in start..<upper.count { _ = upper.mutablePointer(to: row) }
            upperStart.mutablePointer(to: slot).storeBytes(of: UInt32(start), as: UInt32.self)
        }
        for layer in 0...level { setLinks([], of: slot, level: layer) }
    }
}
