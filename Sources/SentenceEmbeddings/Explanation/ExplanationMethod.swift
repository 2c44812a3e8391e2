// SPDX-License-Identifier: Apache-2.0

/// How a score was taken apart.
public enum ExplanationMethod: String, Sendable, Hashable, CaseIterable {
    /// The score is a sum over pairs of tokens, one of each text; contributions are its terms and add up to it.
    case exact
    /// A word's contribution is the score less the score without the word; contributions do not add up.
    case leaveOneOut = "leave-one-out"
}
