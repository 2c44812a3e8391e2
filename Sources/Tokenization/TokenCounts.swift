// SPDX-License-Identifier: Apache-2.0

/// How many tokens a text has, and how many of them were kept.
public struct TokenCounts: Sendable, Hashable {
    /// The number of tokens kept, special tokens included.
    public var used: Int
    /// The number of tokens before truncation, special tokens included.
    public var untruncated: Int

    /// Whether tokens were cut off.
    public var isTruncated: Bool { used < untruncated }

    /// Creates a pair of counts.
    ///
    /// - Parameters:
    ///   - used: The number of tokens kept.
    ///   - untruncated: The number of tokens before truncation.
    public init(used: Int, untruncated: Int) {
        self.used = used
        self.untruncated = untruncated
    }
}
