// SPDX-License-Identifier: Apache-2.0

import Testing
import Tokenization

struct PairLengthsTests {
    @Test(arguments: [
        (PairLengths(first: 3, second: 4), 7, PairLengths(first: 3, second: 4)),
        (PairLengths(first: 3, second: 4), 6, PairLengths(first: 3, second: 3)),
        (PairLengths(first: 9, second: 2), 7, PairLengths(first: 5, second: 2)),
        (PairLengths(first: 2, second: 9), 7, PairLengths(first: 2, second: 5)),
        (PairLengths(first: 9, second: 9), 7, PairLengths(first: 3, second: 4)),
        (PairLengths(first: 10, second: 9), 7, PairLengths(first: 4, second: 3)),
        (PairLengths(first: 9, second: 10), 7, PairLengths(first: 3, second: 4)),
        (PairLengths(first: 5, second: 0), 3, PairLengths(first: 3, second: 0)),
        (PairLengths(first: 5, second: 5), 1, PairLengths(first: 0, second: 1)),
        (PairLengths(first: 6, second: 5), 1, PairLengths(first: 1, second: 0)),
        (PairLengths(first: 5, second: 5), 0, PairLengths(first: 0, second: 0)),
    ])
    func cutsTheLongerFirst(lengths: PairLengths, limit: Int, expected: PairLengths) {
        #expect(lengths.truncated(to: limit) == expected)
    }
}
