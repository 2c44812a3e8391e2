// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The argument `--precision-target`.
enum PrecisionTarget {
    /// Refuses what is no share.
    ///
    /// - Throws: `ValidationError`.
    static func check(_ share: Double?) throws {
        guard let share, !(share > 0 && share < 1) else { return }
        throw ValidationError("--precision-target must be above 0 and below 1, but is \(share).")
    }
}
