// SPDX-License-Identifier: Apache-2.0

/// The bounds that tests compare with, each with its reason.
///
/// None is to be loosened for a test's sake.
public enum Tolerance {
    /// Components of normalised vectors against the reference library: float32 sums in another order over six to twelve
    /// layers differ by about 1e-6.
    public static let embedding: Float = 1e-5
    /// Logits of a cross-encoder, which are not normalised: values up to 10.
    public static let logit: Float = 2e-4
    /// Scores that the reference printed with four decimals.
    public static let printedScore: Float = 1e-4
    /// Normalised mean squared error of a kernel against its scalar twin in Double.
    public static let kernelError = 1e-10
}
