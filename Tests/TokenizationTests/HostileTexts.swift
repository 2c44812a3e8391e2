// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// The texts of scripts/hostile_texts.py, made by the same generator.
enum HostileTexts {
    static let count = 20_000

    /// The text of a number: up to 60 pieces of one to three kinds; every 4,000th is a word of 100,000 bytes or more.
    static func text(_ index: Int) -> String {
        var random = SplitMix64(seed: UInt64(index))
        if index % 4000 == 7 {
            let pattern = ["a", "é", "漢", "\u{301}", "x\u{323}\u{301}"][index / 4000 % 5]
            return String(repeating: pattern, count: 100_000 / pattern.utf8.count + 1)
        }
        let kindCount = strings.count + ranges.count
        let kinds = (0..<1 + below(3, &random)).map { _ in below(kindCount, &random) }
        var text = ""
        for _ in 0..<below(60, &random) {
            let kind = kinds[below(kinds.count, &random)]
            if kind < strings.count {
                text += strings[kind][below(strings[kind].count, &random)]
            } else {
                let choices = ranges[kind - strings.count]
                let (first, last) = choices[below(choices.count, &random)]
                let value = first + UInt32(below(Int(last - first + 1), &random))
                if let scalar = UnicodeScalar(value) { text.unicodeScalars.append(scalar) }
            }
        }
        return text
    }

    /// A scalar alone, inside a word, before marks that NFD puts in order, and after one.
    static func contexts(of scalar: UnicodeScalar) -> [String] {
        let alone = String(Character(scalar))
        return [alone, "a" + alone + "b", alone + "\u{301}\u{323}b", "e\u{345}" + alone + "\u{334}"]
    }

    private static func below(_ limit: Int, _ random: inout SplitMix64) -> Int {
        Int(random.next() % UInt64(limit))
    }

    private static let strings: [[String]] = [
        [
            "the", "Unaffable", "tokenization", "straße", "na\u{EF}ve", "ΣΊΣΥΦΟΣ", "\u{130}stanbul", "\u{1C5}",
            "\u{FB01}", "\u{345}", "antidisestablishmentarianism",
        ],
        [
            "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪🇫🇷", "👍🏽", "❤️", "1️⃣", "🧑🏿‍🚀", "\u{1FAE8}", "☃",
        ],
        [
            "[SEP]", "[CLS]", "[UNK]", "[MASK]", "[PAD]", "<mask>", "  <mask>", "<s>", "</s>", "<unk>", "<UNK>",
            "[sep]", "##ing", "[UN", "<<mask>>",
        ],
        [
            " ", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{A0}", "\u{1680}", "\u{2003}", "\u{2028}",
            "\u{2029}", "\u{202F}", "\u{3000}", "\u{200B}", "\u{FEFF}", "\u{AD}",
        ],
        [
            "\0", "\u{1}", "\u{7F}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}", "\u{E000}", "\u{200D}",
            "\u{200E}", "\u{202E}",
        ],
    ]

    private static let ranges: [[(UInt32, UInt32)]] = [
        [(0x61, 0x7A)],
        [(0x41, 0x5A), (0xC0, 0xDE)],
        [(0x21, 0x7E)],
        [(0x300, 0x36F)],
        [(0x591, 0x5C7), (0x610, 0x61A), (0x93C, 0x94D), (0xE31, 0xE4E), (0xF71, 0xF84), (0x1AB0, 0x1AFF)],
        [
            (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0x302A, 0x302F), (0x3099, 0x309A), (0xFE20, 0xFE2F),
            (0x1D165, 0x1D172),
        ],
        [
            (0x344, 0x344), (0x340, 0x341), (0xF73, 0xF81), (0x1D15E, 0x1D164), (0x1D1BB, 0x1D1C0),
            (0x16FF0, 0x16FF1),
        ],
        [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2F800, 0x2FA1D)],
        [(0x3040, 0x30FF), (0xAC00, 0xD7A3), (0x1100, 0x11FF)],
        [(0x5D0, 0x5EA), (0x621, 0x64A), (0xFB1D, 0xFDFF)],
        [(0x0, 0x1F), (0x7F, 0x9F)],
        [(0x100, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF)],
        [(0x900, 0xDFF)],
        [(0x2000, 0x2BFF), (0xFE00, 0xFE0F)],
        [(0x80, 0xD7FF), (0xE000, 0xFFFF)],
        [(0x10000, 0x10FFFF)],
    ]
}
