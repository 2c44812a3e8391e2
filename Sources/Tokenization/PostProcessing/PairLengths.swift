// SPDX-License-Identifier: Apache-2.0

/// How many tokens of each text of a pair fit.
package struct PairLengths: Sendable, Hashable {
    package var first: Int
    package var second: Int

    /// Creates the two lengths.
    package init(first: Int, second: Int) {
        self.first = first
        self.second = second
    }

    /// Cuts the longer text first, exactly as `truncate_encodings` of huggingface/tokenizers does.
    ///
    /// If both texts have to be cut, each gets half, and the odd token goes to the longer one (to the second if they
    /// are equally long).
    package func truncated(to limit: Int) -> PairLengths {
        guard first + second > limit else { return self }
        guard limit > 0 else { return PairLengths(first: 0, second: 0) }
        let isSwapped = first > second
        var shorter = min(first, second)
        var longer = shorter > limit ? shorter : max(shorter, limit - shorter)
        if shorter + longer > limit {
            shorter = limit / 2
            longer = shorter + limit % 2
        }
        return isSwapped ? PairLengths(first: longer, second: shorter) : PairLengths(first: shorter, second: longer)
    }
}
