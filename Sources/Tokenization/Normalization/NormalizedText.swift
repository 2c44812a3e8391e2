// SPDX-License-Identifier: Apache-2.0

/// A piece of text after normalisation, and where each byte of it comes from.
struct NormalizedText {
    /// The normalised text as UTF-8; only the first `count` bytes are in use.
    var bytes: [UInt8] = []
    /// For each byte in use, where the scalar it comes from starts in the original text; empty if nobody asked.
    ///
    /// Every normalised scalar comes from exactly one original scalar, so the end needs no table.
    var origins: [UInt32] = []
    /// The number of bytes in use.
    var count = 0
    /// Whether origins are recorded.
    var keepsOrigins = false

    /// Empties the text and makes room.
    mutating func reset(capacity: Int, keepsOrigins: Bool) {
        count = 0
        self.keepsOrigins = keepsOrigins
        reserve(capacity)
    }

    /// Makes room for a number of bytes in all.
    mutating func reserve(_ capacity: Int) {
        if bytes.count < capacity {
            bytes.append(contentsOf: repeatElement(0, count: capacity + capacity / 2 - bytes.count))
        }
        if keepsOrigins, origins.count < bytes.count {
            origins.append(contentsOf: repeatElement(0, count: bytes.count - origins.count))
        }
    }

    /// Appends one scalar; the caller sees to it that four bytes of room are left beyond what it needs later.
    @inline(__always)
    mutating func append(_ scalar: UInt32, origin: UInt32) {
        let start = count
        switch scalar {
        case 0..<0x80:
            bytes[start] = UInt8(truncatingIfNeeded: scalar)
            count = start + 1
        case 0x80..<0x800:
            bytes[start] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            bytes[start + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count = start + 2
        case 0x800..<0x10000:
            bytes[start] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            bytes[start + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            bytes[start + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count = start + 3
        default:
            bytes[start] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
            bytes[start + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
            bytes[start + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            bytes[start + 3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count = start + 4
        }
        if keepsOrigins {
            for index in start..<count { origins[index] = origin }
        }
    }
}
