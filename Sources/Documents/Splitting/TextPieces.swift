// SPDX-License-Identifier: Apache-2.0

/// How much is torn apart where a text is cut; greater is less.
enum BreakLevel: Int, Comparable {
    case character
    case word
    case sentence
    case paragraph
    case section

    static func < (first: BreakLevel, second: BreakLevel) -> Bool { first.rawValue < second.rawValue }
}

/// A part of a text that is not cut without need: a word, or an ideograph.
struct TextPiece: Equatable {
    /// Its UTF-8 bytes, without white space.
    var range: Range<Int>
    /// What is torn apart behind it.
    var end: BreakLevel
    /// Its tokens, without special ones; set by `PieceCutter`.
    var cost = 0
}

/// A text as words with the breaks between them.
struct TextPieces {
    /// The pieces in order; everything outside them is white space.
    let pieces: [TextPiece]

    init(of text: String, headings: [MarkdownHeadings.Heading] = []) {
        var pieces: [TextPiece] = []
        var sentenceEnds = SentenceEnds(in: text).offsets[...]
        var headings = headings[...]
        /// The end of a heading that was begun.
        var headingEnd = Int.max
        var position = 0
        var start: Int?
        var newlines = 0
        var startsParagraph = false
        func finish(_ end: Int, _ level: BreakLevel) {
            guard let from = start else { return }
            pieces.append(TextPiece(range: from..<end, end: level))
            start = nil
        }
        func raise(to level: BreakLevel) {
            guard let last = pieces.indices.last else { return }
            pieces[last].end = max(pieces[last].end, level)
        }
        for character in text {
            while let end = sentenceEnds.first, end <= position {
                // An end inside a character does not count.
                if end == position {
                    finish(position, .sentence)
                    raise(to: .sentence)
                }
                sentenceEnds.removeFirst()
            }
            let isSpace = character.unicodeScalars.allSatisfy(\.properties.isWhitespace)
            if isSpace {
                finish(position, .word)
                switch character {
                case "\u{2029}", "\u{0c}": startsParagraph = true
                default: if character.isNewline { newlines += 1 }
                }
            } else {
                let isIdeograph = character.unicodeScalars.first?.properties.isIdeographic ?? false
                if start != nil, isIdeograph { finish(position, .word) }
                if start == nil {
                    if newlines > 1 || startsParagraph { raise(to: .paragraph) }
                    if position >= headingEnd, let last = pieces.indices.last {
                        // A heading stays with what it is above.
                        pieces[last].end = .word
                        headingEnd = .max
                    }
                    while let heading = headings.first, heading.range.lowerBound <= position {
                        raise(to: .section)
                        headingEnd = heading.range.upperBound
                        headings.removeFirst()
                    }
                    (newlines, startsParagraph) = (0, false)
                    start = position
                }
                if isIdeograph { finish(position + character.utf8.count, .word) }
            }
            position += character.utf8.count
        }
        finish(position, .word)
        raise(to: .section)
        self.pieces = pieces
    }
}
