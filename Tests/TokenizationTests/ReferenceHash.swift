// SPDX-License-Identifier: Apache-2.0

import Tokenization

/// The hash by which encodings are compared with those of scripts/hostile_texts.py.
struct ReferenceHash: Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a by words instead of bytes.
    mutating func fold(_ values: some Sequence<Int>) {
        for word in values { value = (value ^ UInt64(word)) &* 0x0000_0100_0000_01B3 }
    }

    /// Each id with the two ends of its offsets, then the count.
    mutating func fold(_ encoding: Encoding) {
        for (id, range) in zip(encoding.ids, encoding.offsets) { fold([id, range.lowerBound, range.upperBound]) }
        fold([encoding.count])
    }

    /// The hash as the scripts write it.
    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
