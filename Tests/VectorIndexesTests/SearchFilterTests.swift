// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes

struct SearchFilterTests {
    @Test func letsExactlyItsKeysPass() {
        for keys in [[0, 5, 63, 64, 1_000], [-7, 12, Int.max], []] {
            let filter = SearchFilter.keys(keys)
            for key in [-8, -7, -1, 0, 1, 5, 12, 62, 63, 64, 65, 999, 1_000, 1_001, Int.max, Int.min] {
                #expect(filter.allows(key) == keys.contains(key))
            }
        }
        #expect(SearchFilter.matching { $0.isMultiple(of: 3) }.allows(9))
    }
}
