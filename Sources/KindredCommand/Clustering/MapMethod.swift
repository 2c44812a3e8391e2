// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How texts find their places on a map.
enum MapMethod: String, ExpressibleByArgument, CaseIterable {
    /// So that texts close in meaning lie next to each other.
    case layout
    /// By the two directions in which meanings vary most.
    case pca
}
