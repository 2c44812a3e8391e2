// SPDX-License-Identifier: Apache-2.0

/// How long the vectors of a table are at most, and how far their codes are from them.
///
/// For a query q and a row r with codes q̂ and r̂, |q·r − q̂·r̂| ≤ |q| |r − r̂| + |q − q̂| |r̂|: a search that keeps every row
/// whose code score could still be among the best after that error is exact.
struct CodeBounds: Sendable, Hashable {
    /// The greatest |r|.
    var norm = 0.0
    /// The greatest |r − r̂|.
    var residual = 0.0
    /// The greatest |r − r̂| / |r|.
    var relativeResidual = 0.0

    mutating func include(norm: Double, residual: Double) {
        self.norm = max(self.norm, norm)
        self.residual = max(self.residual, residual)
        if norm > 0 { relativeResidual = max(relativeResidual, residual / norm) }
    }
}
