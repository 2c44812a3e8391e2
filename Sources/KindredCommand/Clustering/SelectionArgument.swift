// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// Which groups HDBSCAN keeps.
enum SelectionArgument: String, ExpressibleByArgument, CaseIterable {
    /// Those that together last longest as density rises.
    case excessOfMass = "excess-of-mass"
    /// The leaves of the tree: many and small.
    case leaf

    /// As the library says it.
    var value: HDBSCAN.Selection {
        switch self {
        case .excessOfMass: .excessOfMass
        case .leaf: .leaf
        }
    }
}
