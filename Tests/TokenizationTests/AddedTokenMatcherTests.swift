// SPDX-License-Identifier: Apache-2.0

import Testing
import Tokenization

struct AddedTokenMatcherTests {
    /// The matched ranges in a text, with ids.
    private func matches(_ tokens: [AddedToken], in text: String) -> [String] {
        var (text, matches): (String, [AddedTokenMatch]) = (text, [])
        text.withUTF8 { AddedTokenMatcher(tokens).findMatches(in: $0, matches: &matches) }
        return matches.map { "\($0.id):\($0.start)-\($0.end)" }
    }

    private func token(_ content: String, _ id: Int32) -> AddedToken {
        AddedToken(content: Array(content.utf8), id: id)
    }

    @Test func takesTheLeftmostThenTheLongest() {
        let tokens = [token("ab", 1), token("abcd", 2), token("bcde", 3), token("c", 4)]
        #expect(matches(tokens, in: "abcde abce xbcde") == ["2:0-4", "1:6-8", "4:8-9", "3:12-16"])
    }

    @Test func singleWordsTouchNoWordCharacter() {
        var word = token("go", 1)
        word.isSingleWord = true
        #expect(matches([word], in: "go ago gone go! é\u{301}go _go go") == ["1:0-2", "1:12-14", "1:27-29"])
    }

    @Test func strippedSpaceIsNotTakenTwice() {
        var left = token("x", 1)
        left.stripsLeft = true
        var right = token("y", 2)
        right.stripsRight = true
        #expect(matches([left, right], in: "y \u{3000} x") == ["2:0-6", "1:6-7"])
        #expect(matches([left], in: " \t x  x") == ["1:0-4", "1:4-7"])
    }

    @Test func aTokenWithoutContentNeverMatches() {
        #expect(matches([token("", 1)], in: "abc").isEmpty)
    }
}
