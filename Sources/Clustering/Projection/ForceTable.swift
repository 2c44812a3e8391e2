// SPDX-License-Identifier: Apache-2.0
import Vectors

/// The forces of a curve for any squared distance, from a table: powers would take most of a layout's time.
///
/// Each power of two has 64 entries, between which values are interpolated: wrong by 2e-4 of the force at most. Below 2⁻⁴⁰ and
/// above 2⁴⁰ the force is that of the end.
package struct ForceTable: Sendable {
    private static let lowest = Float(0x1p-40)
    private static let highest = Float(0x1p40)
    private static let shift: UInt32 = 17
    private static let first = lowest.bitPattern >> shift

    // Two entries for each step: attraction and repulsion stand together. SAFETY: written here only.
    private let entries: FloatBuffer

    package init(_ curve: AttractionCurve) {
        let count = Int((Self.highest.bitPattern >> Self.shift) - Self.first) + 2
        entries = FloatBuffer(count: 2 * count)
        for index in 0..<count {
            let square = Double(Float(bitPattern: (Self.first + UInt32(index)) << Self.shift))
            entries.base[2 * index] = Float(curve.attraction(atSquaredDistance: square))
            entries.base[2 * index + 1] = Float(curve.repulsion(atSquaredDistance: square))
        }
    }

    @inline(__always)
    package func attraction(_ square: Float) -> Float { value(square, 0) }

    @inline(__always)
    package func repulsion(_ square: Float) -> Float { value(square, 1) }

    @inline(__always)
    private func value(_ square: Float, _ column: Int) -> Float {
        let bits = min(max(square, Self.lowest), Self.highest).bitPattern
        let index = Int((bits >> Self.shift) - Self.first)
        let part = Float(bits & (1 << Self.shift - 1)) * Float(1.0 / Double(1 << Self.shift))
        let entry = entries.base + 2 * index + column
        return entry[0] + part * (entry[2] - entry[0])
    }
}
