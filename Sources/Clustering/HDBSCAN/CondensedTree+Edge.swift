// SPDX-License-Identifier: Apache-2.0

extension CondensedTree {
    /// One vector or cluster leaving the cluster it is in.
    public struct Edge: Sendable, Hashable {
        /// The cluster that is left.
        public let parent: Int
        /// The vector or cluster that leaves.
        public let child: Int
        /// The density at which it does, λ = 1 / distance; infinite at distance 0.
        public let density: Double
        /// The number of vectors in the child.
        public let size: Int
    }
}
