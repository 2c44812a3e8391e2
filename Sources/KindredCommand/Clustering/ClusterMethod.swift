// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How texts are grouped.
enum ClusterMethod: String, ExpressibleByArgument, CaseIterable {
    /// A given number of groups around centres.
    case kmeans
    /// Groups that are denser than their surroundings, as many as there are; the rest is noise.
    case hdbscan
    /// Groups of texts that are close to one of them, the largest first; the rest belongs to none.
    case communities
}
