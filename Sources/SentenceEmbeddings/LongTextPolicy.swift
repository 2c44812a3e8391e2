// SPDX-License-Identifier: Apache-2.0

/// What happens to a text of more tokens than the model takes.
public enum LongTextPolicy: Sendable, Hashable {
    /// The end is cut off, as in the reference library; the report says so.
    case truncate
    /// The text is encoded in overlapping windows, whose vectors are averaged with their token counts as weights (and
    /// scaled to length 1 if the model does that). `overlap` is the share of a window that the next one repeats.
    case windows(overlap: Double)
    /// `EncodingError.textTooLong` is thrown.
    case error

    /// Windows that share an eighth of their tokens.
    public static let windows = LongTextPolicy.windows(overlap: 0.125)
}
