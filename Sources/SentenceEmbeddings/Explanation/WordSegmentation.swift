// SPDX-License-Identifier: Apache-2.0

/// Cuts a text into words and marks of punctuation, whatever tokenizer the model has.
///
/// A word is a run of letters, digits and marks; an apostrophe between letters and a point or comma between digits
/// belong to it. Every ideograph, and every other mark, is a word for itself, but a mark that is repeated is one. Scripts
/// that write no spaces and are not ideographs, such as Thai, are not taken apart. White space is in no word.
package struct WordSegmentation {
    /// The UTF-8 bytes of each word, in order.
    package let ranges: [Range<Int>]

    private enum Class {
        case space
        case letter
        case digit
        case ideograph
        case mark
    }

    package init(of text: String) {
        let characters = Array(text)
        let classes = characters.map(Self.classOf)
        var ranges: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < characters.count {
            var end = index + 1
            switch classes[index] {
            case .letter, .digit:
                while end < characters.count, Self.continues(end, characters, classes) { end += 1 }
            case .mark:
                while end < characters.count, characters[end] == characters[index] { end += 1 }
            case .space, .ideograph:
                break
            }
            let length = characters[index..<end].reduce(0) { $0 + $1.utf8.count }
            if classes[index] != .space { ranges.append(start..<start + length) }
            start += length
            index = end
        }
        self.ranges = ranges
    }

    /// Whether a character belongs to the word before it, which ends with a letter or digit or what joins two.
    private static func continues(_ position: Int, _ characters: [Character], _ classes: [Class]) -> Bool {
        switch classes[position] {
        case .letter, .digit: return true
        case .space, .ideograph: return false
        case .mark:
            guard position + 1 < characters.count else { return false }
            let (before, after) = (classes[position - 1], classes[position + 1])
            switch characters[position] {
            case "'", "’": return before == .letter && after == .letter
            case ".", ",": return before == .digit && after == .digit
            default: return false
            }
        }
    }

    private static func classOf(_ character: Character) -> Class {
        guard !character.isWhitespace, let scalar = character.unicodeScalars.first else { return .space }
        if scalar.properties.isIdeographic { return .ideograph }
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber:
            return .digit
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .control, .format, .privateUse, .unassigned, .surrogate:
            return .letter
        default:
            return .mark
        }
    }
}
