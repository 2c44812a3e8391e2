// SPDX-License-Identifier: Apache-2.0

/// A pattern of `like`: `%` stands for any characters, `_` for one.
///
/// A character is a Unicode scalar; letters of ASCII match in either case, as in SQLite.
package struct LikePattern: Sendable, Hashable {
    private enum Piece: Sendable, Hashable {
        case one
        case any
        case scalar(Unicode.Scalar)
    }

    /// The pattern as it was written.
    package let text: String
    private let pieces: [Piece]

    /// Reads a pattern; fails if its last character is a backslash that makes nothing stand for itself.
    ///
    /// - Parameter text: The pattern.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where isEscaped:
                pieces.append(.scalar(Self.folded(scalar)))
                isEscaped = false
            case "\\": isEscaped = true
            case "%": if pieces.last != .any { pieces.append(.any) }
            case "_": pieces.append(.one)
            default: pieces.append(.scalar(Self.folded(scalar)))
            }
        }
        guard !isEscaped else { return nil }
        self.text = text
        self.pieces = pieces
    }

    /// Whether a whole text fits.
    ///
    /// - Complexity: O(pattern × text) at worst: on a mismatch only the last `%` takes one character more.
    func matches(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        var place = scalars.startIndex
        var piece = 0
        var retry: (piece: Int, place: String.UnicodeScalarView.Index)?
        while place < scalars.endIndex {
            if piece < pieces.count, pieces[piece] == .any {
                piece += 1
                retry = (piece, place)
            } else if piece < pieces.count, fits(pieces[piece], scalars[place]) {
                piece += 1
                place = scalars.index(after: place)
            } else if let last = retry {
                place = scalars.index(after: last.place)
                piece = last.piece
                retry = (piece, place)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }

    private func fits(_ piece: Piece, _ scalar: Unicode.Scalar) -> Bool {
        switch piece {
        case .one: true
        case .any: false
        case .scalar(let wanted): wanted == Self.folded(scalar)
        }
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
    }
}
