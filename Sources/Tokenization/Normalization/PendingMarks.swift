// SPDX-License-Identifier: Apache-2.0

/// Combining marks that wait until the next starter, to be put into canonical order.
struct PendingMarks {
    private var scalars: [UInt32] = []
    /// Combining class, then place: sorting them is stable by construction.
    private var keys: [UInt64] = []
    /// Whether each mark is the first of its decomposition, and so takes the next origin.
    private var takesOrigin: [Bool] = []
    private var origins: [UInt32] = []
    /// The origin taken last.
    var lastOrigin: UInt32 = 0

    var isEmpty: Bool { scalars.isEmpty }

    /// Forgets what waits.
    mutating func reset() {
        removeAll()
        lastOrigin = 0
    }

    /// Lets a mark wait; `origin` is `nil` if it is not the first of its decomposition.
    mutating func append(_ scalar: UInt32, combiningClass: UInt8, origin: UInt32?) {
        keys.append(UInt64(combiningClass) << 56 | UInt64(scalars.count))
        scalars.append(scalar)
        takesOrigin.append(origin != nil)
        if let origin { origins.append(origin) }
    }

    /// Hands over all marks in canonical order, each with its origin.
    mutating func drainInOrder(_ body: (_ scalar: UInt32, _ origin: UInt32) -> Void) {
        if keys.count > 1 { keys.sort() }
        var taken = 0
        for key in keys {
            let place = Int(key & 0x00FF_FFFF_FFFF_FFFF)
            if takesOrigin[place] {
                lastOrigin = origins[taken]
                taken += 1
            }
            body(scalars[place], lastOrigin)
        }
        removeAll()
    }

    private mutating func removeAll() {
        scalars.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        takesOrigin.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
    }
}
