// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How the texts of a map are grouped.
enum MapClusterMethod: String, ExpressibleByArgument, CaseIterable {
    /// A number of groups of vectors around centres.
    case kmeans
    /// Groups of points that lie closer together in the picture than their surroundings; the rest is in none.
    case hdbscan
    /// No groups.
    case none
}
