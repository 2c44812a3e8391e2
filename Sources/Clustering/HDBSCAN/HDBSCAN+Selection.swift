// SPDX-License-Identifier: Apache-2.0

extension HDBSCAN {
    /// Which clusters of the condensed tree are kept.
    public enum Selection: String, Sendable, Hashable, CaseIterable, Codable {
        /// Those that together last longest as density rises: few and of different densities. `eom` in the references.
        case excessOfMass
        /// The leaves of the tree: many, small and alike.
        case leaf
    }
}
