// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Which candidates become negatives.
enum NegativeSampling: String, ExpressibleByArgument, CaseIterable {
    /// The closest.
    case top
    /// Any of them.
    case random
}
