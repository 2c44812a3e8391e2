// SPDX-License-Identifier: Apache-2.0

/// A key of a JSON object, and where it stands.
package struct JSONKey: Sendable, Hashable {
    /// The key, its escapes resolved.
    package var text: String
    /// The offset of its first quote.
    package var offset: Int
}
