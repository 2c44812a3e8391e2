// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing

struct SentenceEndsTests {
    /// Sentences, as a splitter finds them: a token is a word.
    private func sentences(_ text: String) throws -> [String] {
        try TextSplitter(by: .sentence, maximumTokens: 1000) { $0.split(separator: " ").count }
            .passages(of: text).map(\.text)
    }

    @Test(arguments: [
        ["A dog ran.", "A cat sat!", "Did it?", "Yes."],
        ["Dr. Smith met Mrs. Jones at 5 p.m. in Washington, D.C. on Monday.", "They talked."],
        ["It costs 3.50 dollars.", "Version 2.0.1 is out."],
        ["J. R. R. Tolkien wrote it.", "He was 81."],
        ["\"Stop!\" he said.", "\"Why?\"", "(She laughed.)", "Then she left."],
        ["He said “no.”", "She said «yes.»", "¿Por qué?", "¡Porque sí!"],
        ["Wait... what?", "Well...", "No.", "And so on…", "Fine."],
        ["今日は晴れです。", "明日は雨でしょう！", "「本当？」", "はい。"],
        ["这是第一句。", "这是第二句？", "好！"],
        ["He works at Acme Inc. and likes it.", "She works at Acme Inc.", "The firm is old."],
        ["See e.g. Figure 3.", "Compare Fig. 4 and No. 5.", "I said no.", "Then I left."],
        ["Use z.B. einen Hund.", "Das ist Nr. 7.", "Er kam ca. 1990."],
        ["Really?!", "Yes!!!", "Oh."],
        ["**Bold ends.**", "_Next one._", "Visit example.com now."],
        ["In the U.S. Army he served.", "He lives in the U.S.", "The rest stays."],
        ["So do I.", "He left in 1999.", "The end."],
        ["यह एक वाक्य है।", "यह दूसरा है।"],
        ["ماذا؟", "نعم."],
        ["He sat.", "John stood."],
    ])
    func sentencesAreFound(expected: [String]) throws {
        let isWide = expected.joined().unicodeScalars.contains { (0x3040...0x9fff).contains($0.value) }
        #expect(try sentences(expected.joined(separator: " ")) == expected)
        // Full-width full stops need no space behind them.
        if isWide { #expect(try sentences(expected.joined()) == expected) }
    }

    @Test func itemsOfListsAndParagraphsAreSentences() throws {
        let text = "Buy\n- milk\n- bread\n1. salt\n2. pepper\n\na line\nthat goes on\n\n3. Last"
        #expect(
            try sentences(text) == [
                "Buy", "- milk", "- bread", "1. salt", "2. pepper", "a line\nthat goes on", "3. Last",
            ]
        )
    }

    @Test func emptyTextsHaveNone() throws {
        #expect(try sentences("").isEmpty)
        #expect(try sentences(" \n\t\u{a0} \r\n").isEmpty)
        #expect(try sentences("...") == ["..."])
    }
}
