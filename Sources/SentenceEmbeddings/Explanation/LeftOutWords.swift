// SPDX-License-Identifier: Apache-2.0

/// A text without one of its words, as a writer would leave it out.
package struct LeftOutWords {
    private let bytes: [UInt8]

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The text without the word at `range`.
    ///
    /// Of the white space on both sides only that before the word stays; where there is none on either side, a space
    /// keeps the neighbours apart.
    package func text(without range: Range<Int>) -> String {
        let before = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
        let after = String(decoding: bytes[range.upperBound...], as: UTF8.self)
        guard let last = before.unicodeScalars.last, let next = after.unicodeScalars.first else {
            return before + after
        }
        switch (last.properties.isWhitespace, next.properties.isWhitespace) {
        case (true, true):
            return before + String(after.unicodeScalars.drop { $0.properties.isWhitespace })
        case (false, false):
            return before + " " + after
        default:
            return before + after
        }
    }
}
