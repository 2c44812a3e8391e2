// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The values of `--kind`.
enum IndexKindArgument: String, ExpressibleByArgument, CaseIterable {
    /// What suits the number of vectors.
    case auto
    case flat
    case hnsw
}
