// SPDX-License-Identifier: Apache-2.0

import Testing
import Tokenization

struct ScalarNormalizerTests {
    private func normalized(_ text: String, _ stages: ScalarNormalizer...) -> [UInt32] {
        String(decoding: Normalizer(stages: stages).normalized(Array(text.utf8)), as: UTF8.self)
            .unicodeScalars.map(\.value)
    }

    private func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    @Test func decompositionOrdersMarks() {
        #expect(normalized("\u{1E69}", .canonicalDecomposition) == [0x73, 0x323, 0x307])
        #expect(normalized("s\u{307}\u{323}", .canonicalDecomposition) == [0x73, 0x323, 0x307])
        #expect(normalized("\u{AC01}\u{AC00}", .canonicalDecomposition) == [0x1100, 0x1161, 0x11A8, 0x1100, 0x1161])
    }

    @Test func lowerCasingIgnoresContext() {
        #expect(normalized("ΟΔΟΣ", .lowercase) == scalars("οδοσ"))
        #expect(normalized("\u{130}", .lowercase) == [0x69, 0x307])
    }

    @Test func stagesFollowEachOther() {
        #expect(normalized("É", .canonicalDecomposition, .lowercase, .accentStripping) == scalars("e"))
        #expect(normalized("É", .accentStripping, .lowercase) == scalars("\u{E9}"))
    }

    @Test func noStageLeavesTextAsItIs() {
        #expect(normalized("É\0\u{AD}漢") == scalars("É\0\u{AD}漢"))
    }

    @Test func aDroppedControlDoesNotPartMarks() {
        let bert = ScalarNormalizer(cleans: true, decomposes: true)
        #expect(normalized("a\u{301}\u{7F}\u{323}", bert) == [0x61, 0x323, 0x301])
        #expect(normalized("a\u{301}\u{200D}\u{323}", bert) == [0x61, 0x323, 0x301])
        #expect(normalized("a\u{301} \u{323}", bert) == [0x61, 0x301, 0x20, 0x323])
    }

    @Test func everyPartOfADecompositionHasItsScalarsOrigin() throws {
        let normalizer = #"{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"Lowercase"}]}"#
        let tokenizer = try SmallFile(normalizer: normalizer, preTokenizer: "null", postProcessor: "null").load()
        #expect(try tokenizer.encode("x\u{1E69}\u{130}").offsets == [0..<6])
    }
}
