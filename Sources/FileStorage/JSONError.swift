// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable {
    /// The first byte that does not fit, counted from 0.
    package var offset: Int
    /// What had to stand there instead.
    package var expected: String

    /// Describes a fault.
    package init(offset: Int, expected: String) {
        self.offset = offset
        self.expected = expected
    }

    /// What is wrong, without a full stop.
    package var reason: String { "expected \(expected)" }
}
