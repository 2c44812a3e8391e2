// SPDX-License-Identifier: Apache-2.0

/// How an index that is opened from a file holds it.
public enum IndexAccess: Sendable, Hashable {
    /// The file stays mapped: opening takes milliseconds whatever the size, memory fills with what searches touch, and
    /// several processes share it. Each block is verified when it is first used.
    case mapped
    /// Codes and links are verified and copied to memory with large pages, where searches are some percent faster.
    ///
    /// The float32 vectors stay in the file either way.
    case memory
}
