// SPDX-License-Identifier: Apache-2.0

/// What an index compares first.
///
/// Hits are scored by the float32 vectors whichever it is: the codes only say which vectors are worth that.
public enum CodeType: String, Sendable, Hashable, CaseIterable, Codable {
    /// The vectors themselves.
    case float32
    /// One byte a component and one step a vector: a quarter of the memory that a search moves.
    case int8
}
