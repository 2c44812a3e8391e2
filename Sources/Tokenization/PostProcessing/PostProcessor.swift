// SPDX-License-Identifier: Apache-2.0

/// The part that puts special tokens around texts and sets token types.
///
/// BERT's and RoBERTa's processors are templates too; RoBERTa's can also trim white space off offsets.
struct PostProcessor: Sendable {
    /// One element of a template.
    enum Piece: Sendable, Hashable {
        /// All tokens of the first (0) or second (1) text.
        case sequence(Int, typeID: Int32)
        /// Special tokens.
        case special([Int32], typeID: Int32)
    }

    var single: [Piece]
    var pair: [Piece]
    /// Whether white space at the ends of a token is taken off its offsets.
    var trimsOffsets = false
    /// With `trimsOffsets`: one leading space of the first token stays.
    var keepsPrefixSpace = false

    /// Without a processor: no special tokens, types 0 and 1.
    static let none = PostProcessor(
        single: [.sequence(0, typeID: 0)],
        pair: [.sequence(0, typeID: 0), .sequence(1, typeID: 1)]
    )

    /// `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, the second text with type 1.
    static func bert(start: Int32, separator: Int32) -> PostProcessor {
        let single: [Piece] = [
            .special([start], typeID: 0), .sequence(0, typeID: 0), .special([separator], typeID: 0),
        ]
        return PostProcessor(
            single: single,
            pair: single + [.sequence(1, typeID: 1), .special([separator], typeID: 1)]
        )
    }

    /// `<s> A </s>` and `<s> A </s> </s> B </s>`, all of type 0, with offsets trimmed.
    static func roberta(start: Int32, separator: Int32) -> PostProcessor {
        let single: [Piece] = [
            .special([start], typeID: 0), .sequence(0, typeID: 0), .special([separator], typeID: 0),
        ]
        let second: [Piece] = [
            .special([separator], typeID: 0), .sequence(1, typeID: 0), .special([separator], typeID: 0),
        ]
        return PostProcessor(single: single, pair: single + second, trimsOffsets: true)
    }

    /// The special tokens before and after the text in the template of a single text.
    var frame: (prefix: [Int32], suffix: [Int32]) {
        var (prefix, suffix, hasText): ([Int32], [Int32], Bool) = ([], [], false)
        for piece in single {
            switch piece {
            case .sequence: hasText = true
            case .special(let ids, _):
                if hasText { suffix += ids } else { prefix += ids }
            }
        }
        return (prefix, suffix)
    }

    /// The number of special tokens in a template.
    static func specialTokenCount(of pieces: [Piece]) -> Int {
        pieces.reduce(0) { count, piece in
            guard case .special(let ids, _) = piece else { return count }
            return count + ids.count
        }
    }
}
