// SPDX-License-Identifier: Apache-2.0
import SentenceEmbeddings
import TestSupport
import Testing

struct WordSegmentationTests {
    @Test func everyScalarButWhiteSpaceIsInOneWord() {
        var generator = SplitMix64(seed: 55)
        for _ in 0..<300 {
            var text = ""
            for _ in 0..<Int.random(in: 0...40, using: &generator) {
                let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x3_0000
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            let bytes = Array(text.utf8)
            var position = 0
            for range in WordSegmentation(of: text).ranges + [bytes.count..<bytes.count] {
                let gap = String(decoding: bytes[position..<range.lowerBound], as: UTF8.self)
                #expect(!gap.contains { !$0.isWhitespace })
                position = range.upperBound
            }
        }
    }

    @Test func lowerCaseRemembersWhereItsBytesComeFrom() {
        // Every scalar whose lower case has another length, and a final sigma.
        var text = "ΟΔΟΣ "
        for value in UInt32(0)...0x2_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.properties.lowercaseMapping.utf8.count != UTF8.width(scalar) {
                text.unicodeScalars.append(scalar)
            }
        }
        #expect(text.utf8.count > 50)
        let lowered = text.lowercased()
        let origins = LowercaseOrigins(of: text)
        #expect(origins.count == lowered.utf8.count)
        let bytes = Array(text.utf8)
        let loweredBytes = Array(lowered.utf8)
        for start in loweredBytes.indices where loweredBytes[start] & 0xC0 != 0x80 {
            var end = start + 1
            while end < loweredBytes.count, loweredBytes[end] & 0xC0 == 0x80 { end += 1 }
            let origin = String(decoding: bytes[origins.range(of: start..<end)], as: UTF8.self)
            let part = String(decoding: loweredBytes[start..<end], as: UTF8.self)
            #expect(origin.unicodeScalars.count == 1)
            #expect(origin.lowercased().unicodeScalars.contains(part.unicodeScalars.first ?? " ") || part == "ς")
        }
        #expect(origins.range(of: 0..<lowered.utf8.count) == 0..<bytes.count)
        #expect(origins.range(of: 0..<0) == 0..<0)
    }

    @Test(arguments: [
        ("A big dog", 2..<5, "A dog"), ("big dog", 0..<3, " dog"), ("the dog", 4..<7, "the "), ("a-b", 1..<2, "a b"),
        ("a, b", 1..<2, "a b"), ("dog", 0..<3, ""), ("a \n b\t c", 4..<5, "a \n c"), ("日本語", 3..<6, "日 語"),
    ])
    func aWordIsLeftOutAsAWriterWould(text: String, range: Range<Int>, expected: String) {
        #expect(LeftOutWords(text).text(without: range) == expected)
    }
}
