// SPDX-License-Identifier: Apache-2.0

/// Four printable ASCII characters that name a kind of file or a section of one.
package struct FileTag: Hashable, Sendable {
    /// The first character in the lowest byte: the order in which they stand in a file.
    let word: UInt32

    /// Takes the four bytes of a file.
    ///
    /// The result is `nil` unless each is a printable ASCII character or a space.
    ///
    /// - Parameter word: The bytes, the first one lowest.
    init?(word: UInt32) {
        for shift in stride(from: 0, to: 32, by: 8) {
            guard (0x20...0x7e).contains(word >> UInt32(shift) & 0xff) else { return nil }
        }
        self.word = word
    }
}

extension FileTag: ExpressibleByStringLiteral {
    /// Takes a tag from source code.
    ///
    /// - Parameter literal: Four printable ASCII characters.
    /// - Precondition: There are four of them.
    package init(stringLiteral literal: String) {
        let bytes = Array(literal.utf8)
        precondition(bytes.count == 4, "A tag has four ASCII characters.")
        let word = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard let tag = FileTag(word: word) else { preconditionFailure("A tag is printable ASCII.") }
        self = tag
    }
}

extension FileTag: CustomStringConvertible {
    /// The four characters.
    package var description: String {
        String(decoding: withUnsafeBytes(of: word.littleEndian) { Array($0) }, as: UTF8.self)
    }
}
