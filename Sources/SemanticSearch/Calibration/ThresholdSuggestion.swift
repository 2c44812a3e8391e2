// SPDX-License-Identifier: Apache-2.0

/// A threshold that a corpus suggests by its own scores, without labels.
public struct ThresholdSuggestion: Sendable, Hashable {
    /// What the suggestion rests on.
    public enum Basis: String, Sendable, Hashable, CaseIterable {
        /// A gap between the scores of few pairs and those of all others; says nothing about errors.
        case gap
        /// More close pairs than the neighbourhoods of the texts let expect.
        case neighbourhoods
    }

    /// Pairs of this score or above stand out.
    public let threshold: Float
    /// What it rests on.
    public let basis: Basis
    /// How many pairs of different vectors reach it.
    public let pairCount: Int
    /// The share of pairs among them that are no closer than neighbours without a relation would be by chance, with the
    /// range in which the share may be found; nil for `.gap`, which gives no estimate of errors.
    public let falseShare: ShareEstimate?

    /// A suggestion of given values.
    package init(threshold: Float, basis: Basis, pairCount: Int, falseShare: ShareEstimate?) {
        self.threshold = threshold
        self.basis = basis
        self.pairCount = pairCount
        self.falseShare = falseShare
    }
}
