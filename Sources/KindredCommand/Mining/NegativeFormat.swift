// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What a line of mined negatives is.
enum NegativeFormat: String, ExpressibleByArgument, CaseIterable {
    /// An anchor, a positive and a negative.
    case triplet
    /// An anchor, a positive and all negatives.
    case nTuple = "n-tuple"
    /// Two texts and whether the second answers the first.
    case labelledPair = "labelled-pair"
}
