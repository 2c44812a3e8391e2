// SPDX-License-Identifier: Apache-2.0

/// Token sequences packed end to end, without padding.
package struct TokenBatch: Sendable {
    /// The ids of all sequences, one after another.
    package private(set) var ids: [Int32] = []
    /// The token types, as many as `ids`; all 0 for a single text.
    package private(set) var typeIDs: [Int32] = []
    /// Where each sequence starts in `ids`, and, last, where the last one ends: `count + 1` numbers.
    package private(set) var cumulativeLengths: [Int] = [0]

    package init() {}

    /// The number of sequences.
    package var count: Int { cumulativeLengths.count - 1 }
    /// The number of tokens of all sequences.
    package var tokenCount: Int { ids.count }

    /// The positions of a sequence's tokens.
    package func range(_ sequence: Int) -> Range<Int> {
        cumulativeLengths[sequence]..<cumulativeLengths[sequence + 1]
    }

    /// Tokens of the longest sequence.
    package var longestSequence: Int {
        var longest = 0
        for sequence in 0..<count { longest = max(longest, range(sequence).count) }
        return longest
    }

    /// Adds a sequence at the end.
    package mutating func append(
        _ sequence: some RandomAccessCollection<Int32>,
        typeIDs types: ArraySlice<Int32>? = nil
    ) {
        ids.append(contentsOf: sequence)
        if let types {
            typeIDs.append(contentsOf: types)
        } else {
            typeIDs.append(contentsOf: repeatElement(0, count: sequence.count))
        }
        precondition(typeIDs.count == ids.count, "One token type for each token.")
        cumulativeLengths.append(ids.count)
    }

    /// Forgets the sequences and keeps the memory.
    package mutating func removeAll() {
        ids.removeAll(keepingCapacity: true)
        typeIDs.removeAll(keepingCapacity: true)
        cumulativeLengths.removeAll(keepingCapacity: true)
        cumulativeLengths.append(0)
    }
}
