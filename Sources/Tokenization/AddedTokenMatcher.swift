// SPDX-License-Identifier: Apache-2.0

import CUnicodeTables

/// Finds added tokens in text: leftmost first, the longest of those that start at one place.
///
/// Reference: `AddedVocabulary::find_matches` of huggingface/tokenizers, oddities included: a match that its flags
/// discard still hides matches that overlap it, and stripped white space does not.
package struct AddedTokenMatcher: Sendable {
    /// By first byte, then the longest first.
    private let tokens: [AddedToken]
    /// Where in `tokens` those that start with a byte begin; they end where those of the next byte begin.
    private let firstPlaces: [Int]

    /// Creates a matcher; tokens without content never match.
    package init(_ tokens: [AddedToken]) {
        // Of equal contents the greatest id wins.
        let sorted = tokens.filter { !$0.content.isEmpty }
            .sorted { left, right in
                guard left.content[0] == right.content[0] else { return left.content[0] < right.content[0] }
                return (left.content.count, left.id) > (right.content.count, right.id)
            }
        self.tokens = sorted
        firstPlaces = (0...256).map { byte in sorted.firstIndex { Int($0.content[0]) >= byte } ?? sorted.count }
    }

    /// Replaces `matches` by the matches in a text.
    package func findMatches(in text: UnsafeBufferPointer<UInt8>, matches: inout [AddedTokenMatch]) {
        matches.removeAll(keepingCapacity: true)
        guard !tokens.isEmpty else { return }
        firstPlaces.withUnsafeBufferPointer { firstPlaces in
            var index = 0
            var covered = 0
            while index < text.count {
                let byte = Int(text[index])
                let places = firstPlaces[byte]..<firstPlaces[byte + 1]
                guard !places.isEmpty, let token = longestToken(of: places, at: index, in: text) else {
                    index += 1
                    continue
                }
                let end = index + token.content.count
                if let match = match(token, from: index, to: end, covered: covered, in: text) {
                    matches.append(match)
                    covered = match.end
                }
                index = end
            }
        }
    }

    private func longestToken(
        of places: Range<Int>,
        at index: Int,
        in text: UnsafeBufferPointer<UInt8>
    ) -> AddedToken? {
        tokens[places].first { token in
            token.content.count <= text.count - index
                && token.content.elementsEqual(text[index..<index + token.content.count])
        }
    }

    /// Applies a token's flags to a place where its content stands.
    private func match(
        _ token: AddedToken,
        from contentStart: Int,
        to contentEnd: Int,
        covered: Int,
        in text: UnsafeBufferPointer<UInt8>
    ) -> AddedTokenMatch? {
        var (start, end) = (contentStart, contentEnd)
        if token.isSingleWord {
            if start > 0, has(cu_word, text.scalar(before: start).value) { return nil }
            if end < text.count, has(cu_word, text.scalar(at: end).value) { return nil }
        }
        if token.stripsLeft {
            while start > 0 {
                let (scalar, length) = text.scalar(before: start)
                guard has(cu_whitespace, scalar) else { break }
                start -= length
            }
            start = max(start, covered)
        }
        if token.stripsRight {
            while end < text.count {
                let (scalar, length) = text.scalar(at: end)
                guard has(cu_whitespace, scalar) else { break }
                end += length
            }
        }
        return AddedTokenMatch(id: token.id, start: start, end: end)
    }

    private func has(_ property: Int, _ scalar: UInt32) -> Bool {
        cu_properties(scalar) & UInt16(property) != 0
    }
}
