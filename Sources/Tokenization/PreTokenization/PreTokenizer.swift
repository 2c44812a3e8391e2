// SPDX-License-Identifier: Apache-2.0

import CUnicodeTables

/// The part that splits normalised text into words.
enum PreTokenizer: Sendable {
    /// The whole text is one word.
    case none
    /// Splits at white space, which is dropped.
    case whitespaceSplit
    /// Splits at white space, which is dropped, and around each punctuation scalar.
    case bert

    private static let word: UInt8 = 0
    private static let whitespace: UInt8 = 1
    private static let punctuation: UInt8 = 2
    private static let other: UInt8 = 3

    /// The class of each byte that is ASCII; `other` for the rest.
    private static let bertClasses: [UInt8] = (0...255).map { (byte: UInt8) in
        byte < 0x80 ? classOf(cu_properties(UInt32(byte))) : other
    }

    private static let whitespaceClasses: [UInt8] = bertClasses.map { $0 == punctuation ? word : $0 }

    private static func classOf(_ properties: UInt16) -> UInt8 {
        if properties & UInt16(cu_whitespace) != 0 { return whitespace }
        return properties & UInt16(cu_punctuation) != 0 ? punctuation : word
    }

    /// Calls `body` with the start and end of each word of `bytes[start..<end]`; no word is empty.
    @inline(__always)
    func forEachWord(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int,
        _ body: (_ start: Int, _ end: Int) -> Void
    ) {
        switch self {
        case .none:
            if start < end { body(start, end) }
        case .whitespaceSplit:
            Self.split(bytes, from: start, to: end, classes: Self.whitespaceClasses, isolates: false, body)
        case .bert:
            Self.split(bytes, from: start, to: end, classes: Self.bertClasses, isolates: true, body)
        }
    }

    @inline(__always)
    private static func split(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int,
        classes: [UInt8],
        isolates: Bool,
        _ body: (_ start: Int, _ end: Int) -> Void
    ) {
        classes.withUnsafeBufferPointer { classes in
            var wordStart = start
            var index = start
            while index < end {
                var kind = classes[Int(bytes[index])]
                var length = 1
                if kind == word {
                    index += 1
                    continue
                }
                if kind == other {
                    let (scalar, scalarLength) = bytes.scalar(at: index)
                    length = scalarLength
                    kind = classOf(cu_properties(scalar))
                    if kind == word || kind == punctuation && !isolates {
                        index += length
                        continue
                    }
                }
                if wordStart < index { body(wordStart, index) }
                if kind == punctuation { body(index, index + length) }
                index += length
                wordStart = index
            }
            if wordStart < end { body(wordStart, end) }
        }
    }
}
